// The exercise realm in a browser: its banner on every page, on paper too; and a desk whose database was put back from a
// copy, where everybody signs in again and nothing goes out.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open, report } from './check.mjs';
import { program, root, until } from './demo.mjs';
import { go, keep, person, press, signIn } from './walk.mjs';

const MARK = 'EXERCISE EXERCISE EXERCISE';

/** A port that is free. */
const port = () => new Promise((resolve) => {
  const held = createServer().listen(0, '127.0.0.1', () => {
    const { port: number } = held.address();
    held.close(() => resolve(number));
  });
});

/** A desk of its own, from the shipped file. */
export class Exercise {
  async start() {
    this.dir = mkdtempSync(join(tmpdir(), 'wardmote-exercise-'));
    const [desk, site] = [`127.0.0.1:${await port()}`, `127.0.0.1:${await port()}`];
    this.desk = `http://${desk}`;
    this.site = `http://${site}`;
    this.config = join(this.dir, 'wardmote.toml');
    writeFileSync(join(this.dir, 'key'), 'an invented key that opens nothing anywhere, 2026', { mode: 0o600 });
    writeFileSync(this.config, readFileSync(join(root, 'config', 'exercise.toml'), 'utf8')
      .replaceAll('127.0.0.1:8580', desk).replaceAll('127.0.0.1:8581', site)
      .replace('/var/lib/wardmote-exercise/wardmote.db', join(this.dir, 'wardmote.db'))
      .replace('{ credential = "wardmote-exercise-key" }', `{ file = "${join(this.dir, 'key')}" }`));
    this.token = this.run('people', 'add', '--first-administrator', '--name', 'Anna Administrator', '--email',
      'anna@desk.example.org', '--config', this.config).trim();
    await this.serve();
  }

  run(...args) {
    return execFileSync(program(), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], cwd: this.dir });
  }

  async serve() {
    this.child = spawn(program(), ['serve', '--config', this.config], { stdio: 'ignore', cwd: this.dir });
    this.ended = new Promise((resolve) => { this.child.on('exit', resolve); });
    await until('the exercise answers', async () => {
      if (this.child.exitCode !== null) throw new Error(`the exercise ended: ${this.child.exitCode}`);
      return (await fetch(`${this.desk}/readyz`).catch(() => null))?.ok;
    });
  }

  async stop() {
    this.child?.kill('SIGTERM');
    await this.ended;
  }

  async end() {
    await this.stop();
    if (this.dir) rmSync(this.dir, { recursive: true, force: true });
  }

  async ask(path, body, headers = {}) {
    const answer = await fetch(`${this.desk}${path}`, {
      method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', ...headers },
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return said;
  }

  /** The codes that arrived for somebody, as the page of the exercise shows them. */
  async codes(email) {
    const page = await (await fetch(`${this.desk}/exercise`)).text();
    const mails = page.split('<details>').filter((part) => part.includes(email.replace('@', '&#64;')) || part.includes(email));
    return mails.flatMap((mail) => mail.match(/\b\d{8}\b/)?.[0] ?? []);
  }

  // What `signIn` asks of a desk. The newest code stands first.
  async count(email) { this.before = (await this.codes(email)).length; return this.before; }

  code(email, before) {
    return until(`a code for ${email}`, async () => {
      const all = await this.codes(email);
      return all.length > before && all[0];
    });
  }
}

const TEXT = [
  'kind: guidance', 'organisation: met', 'areas: [E05014020]', 'outlets: [twitter, email, page]',
  'headline: Lock your bike in two places', 'body: |', '  Three bikes were taken from Marlpit Road.', '',
  '  Lock yours in two places.', '', '  If yours is taken, call 101.',
  'short: Three bikes were taken from Marlpit Road. Lock yours in two places. Call 101.', '',
].join('\n');

async function people(exercise) {
  const london = (role) => ({ role, areas: ['london'] });
  for (const [name, roles] of [['Ada Author', ['author']], ['Lena Lead', ['lead', 'approver']]]) {
    const email = `${name.split(' ')[0].toLowerCase()}@desk.example.org`;
    const { id } = await exercise.ask('/v1/people', { name, email, grants: roles.map(london) });
    if (roles.includes('author')) {
      const { token } = await exercise.ask(`/v1/people/${id}/tokens`, { label: 'browser' });
      exercise.author = token;
    }
  }
}

/** The pages of an exercise. */
async function pages(browser, exercise, states, errors) {
  const page = await person(browser, errors);
  await go(page, `${exercise.desk}/sign-in`, states, 'exercise: sign in');
  await signIn(page, exercise, 'lena@desk.example.org', null);
  const own = { authorization: `Bearer ${exercise.author}`, 'content-type': 'application/yaml', 'idempotency-key': '"exercise-1"' };
  const { id } = await exercise.ask('/v1/messages', TEXT, own);
  await go(page, `${exercise.desk}/`, states, 'exercise: what is waiting');
  for (const [path, name] of [
    ['/new', 'choose a kind'], ['/new/holding', 'a form'], ['/upcoming', 'what comes next'], ['/wards', 'wards'],
    ['/channels', 'channels'], ['/handover', 'the handover sheet'], [`/messages/${id}`, 'review'],
    [`/messages/${id}/status`, 'status'], ['/exercise', 'what arrived'], ['/nothing-here', 'no such page'],
  ]) {
    await go(page, `${exercise.desk}${path}`, states, `exercise: ${name}`);
  }
  const resident = await person(browser, errors);
  for (const [path, name] of [['/', 'find a ward'], ['/wards/E05014020', 'a ward'], ['/subscribe', 'subscribe'], ['/nothing', 'nothing']]) {
    await go(resident, `${exercise.site}${path}`, states, `exercise: public, ${name}`);
  }
}

/** The copy is put back: everybody signs in again, and two people let it go on. */
async function restored(browser, exercise, states, errors) {
  const page = await person(browser, errors);
  await signIn(page, exercise, 'lena@desk.example.org', null);
  const copy = join(exercise.dir, 'copy.db');
  exercise.run('backup', copy, '--config', exercise.config);
  await exercise.stop();
  exercise.run('restore', copy, '--to', exercise.config);
  await exercise.serve();
  await page.goto(`${exercise.desk}/upcoming`);
  report('after a restore everybody signs in again', page.url().includes('/sign-in'), page.url());
  await keep(states, page, 'put back from a copy: sign in again');
  await signIn(page, exercise, 'lena@desk.example.org', null);
  await keep(states, page, 'put back from a copy: what is waiting');
  await go(page, `${exercise.desk}/restore`, states, 'put back from a copy: held');
  await press(page, 'Ask that it sends again');
  await keep(states, page, 'put back from a copy: asked without a reason');
  await page.fill('#release-reason', 'The accounts were looked at, post by post');
  await press(page, 'Ask that it sends again');
  await keep(states, page, 'put back from a copy: one has asked');
  const other = await person(browser, errors);
  await signIn(other, exercise, 'anna@desk.example.org', null);
  await go(other, `${exercise.desk}/restore`, states, 'put back from a copy: to agree');
  await other.fill('#release-reason', 'I looked at them as well');
  await press(other, 'I agree: it sends again');
  await keep(states, other, 'put back from a copy: it sends again');
}

/** The banner is there, in words, on the screen and on paper. */
export async function checkBanner(browser, state) {
  const page = await open(browser, state, { width: 390, dark: false });
  const seen = () => page.evaluate(() => {
    const banner = document.querySelector('.exercise .realm');
    if (!banner) return null;
    const style = getComputedStyle(banner);
    const [r, g, b] = style.color.match(/\d+/g).map(Number);
    return { words: banner.innerText, dark: r + g + b < 120, colour: style.backgroundColor, tall: banner.getBoundingClientRect().height };
  });
  const screen = await seen();
  report(`${state.name}: the banner of the exercise stands on the page`,
    screen?.words.includes(MARK) && screen.colour === 'rgb(255, 221, 0)' && screen.tall > 20, JSON.stringify(screen));
  await page.emulateMedia({ media: 'print' });
  const paper = await seen();
  report(`${state.name}: and on paper, in black`, paper?.words.includes(MARK) && paper.dark && paper.tall > 10, JSON.stringify(paper));
  await page.context().close();
}

/** All of it, at a desk that was started. It goes on until its pages are looked at. */
export async function exercise(browser, desk, states, errors) {
  await people(desk);
  await pages(browser, desk, states, errors);
  await restored(browser, desk, states, errors);
}
