// `wardmote demo` as a child process, and what it prints.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the project. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The program that was built last. */
export function program() {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
  const built = ['debug', 'release'].map((p) => join(target, p, 'wardmote')).filter((path) => existsSync(path));
  if (built.length === 0) throw new Error('The program is not built. Type: cargo build --workspace');
  return built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

/** Looks until `found` gives something, by a bounded number of looks. */
export async function until(what, found, looks = 1200) {
  for (let look = 0; look < looks; look += 1) {
    const it = await found();
    if (it) return it;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error(`It did not come to this: ${what}`);
}

/** Starts the demo and waits until it says where to look. */
export async function startDemo() {
  const dir = mkdtempSync(join(tmpdir(), 'wardmote-browser-'));
  const child = spawn(program(), ['demo', '--dir', dir], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let ended = false;
  child.stdout.on('data', (data) => { said += data; });
  child.stderr.on('data', (data) => { said += data; });
  child.on('exit', () => { ended = true; });
  const stop = () => {
    child.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await until('the demo says where to look', () => {
      if (ended) throw new Error(`the demo ended:\n${said.slice(-2000)}`);
      return said.includes('Press Ctrl-C');
    });
  } catch (error) {
    stop();
    throw error;
  }
  const line = (name) => said.match(new RegExp(`^${name}: (\\S+)`, 'm'))?.[1];
  const codes = (email) => [...said.matchAll(/^Code for [^<]*<([^>]+)>: (\d{8})$/gm)].filter((m) => m[1] === email);
  const people = [...new Set([...said.matchAll(/^\s+([a-z.]+@example\.org)\s/gm)].map((m) => m[1]))];
  // Their own tokens: a person's line gives the name, and the name stands above the token.
  const named = new Map([...said.matchAll(/^\s+([a-z.]+@example\.org)\s+([^,]+),/gm)].map((m) => [m[1], m[2]]));
  const given = new Map([...said.matchAll(/^ {2}# (.+)\n.*WARDMOTE_TOKEN=(\S+)$/gm)].map((m) => [m[1], m[2]]));
  const notice = said.match(/\/notices\/(msg_[0-9a-z]{26})/)?.[1];
  // A link of one reader, as their mail has it.
  const unsubscribe = said.replaceAll('=\n', '').match(/https?:\/\/\S+?\/unsubscribe\/[A-Za-z0-9_-]+/)?.[0];
  if (!line('Desk') || !line('Public') || people.length < 2 || !notice) {
    stop();
    throw new Error(`the demo's words are not the ones that this test reads:\n${said.slice(-3000)}`);
  }
  const [author, approver] = people;
  return {
    desk: line('Desk'), site: line('Public'), author, approver, administrator: 'robin.ashdown@example.org', notice, unsubscribe, stop,
    token: (email) => given.get(named.get(email)),
    count: (email) => codes(email).length,
    code: (email, after) => until(`a code for ${email}`, () => codes(email)[after]?.[2]),
  };
}
