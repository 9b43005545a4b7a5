// The walk through every page and state, in a browser that runs no scripts: two people at the desk, and a resident.
import { until } from './demo.mjs';
import { data, month } from './month.mjs';
import { own } from './own.mjs';
import { upcoming } from './upcoming.mjs';

/** Keeps the page as it stands: its address, its HTML, its name. */
export async function keep(states, page, name) {
  states.push({ name, url: page.url(), html: await page.content() });
}

export async function go(page, url, states, name) {
  await page.goto(url);
  if (name) await keep(states, page, name);
}

/** Presses a button or a link by its words. */
export async function press(page, words) {
  const control = page.locator('main').getByRole('button', { name: words }).or(page.locator('main').getByRole('link', { name: words }));
  await control.first().click();
  await page.waitForLoadState();
}

export async function signIn(page, demo, email, states) {
  await go(page, `${demo.desk}/sign-in`, states, states && 'sign in');
  if (states) {
    await press(page, 'Send me a code');
    await keep(states, page, 'sign in, with a fault');
  }
  const before = await demo.count(email);
  await page.fill('#email', email);
  await press(page, 'Send me a code');
  if (states) {
    await keep(states, page, 'code');
    await page.fill('#code', '00000000');
    await press(page, 'Sign in');
    await keep(states, page, 'code, a wrong one');
  }
  await page.fill('#code', await demo.code(email, before));
  await press(page, 'Sign in');
  if (!(await page.getByRole('heading', { name: 'What is waiting' }).count())) {
    throw new Error(`${email} could not sign in:\n${await page.locator('main').innerText()}`);
  }
}

const choose = (page, name, value) => page.check(`[name="${name}"][value="${value}"]`);

/** First word, filled in; the number has groups that right-to-left text could turn round. */
async function fillHolding(page, phone) {
  await choose(page, 'what', 'cordon');
  await page.fill('#street', 'Marlpit Road');
  await page.fill('#ward_name', 'South Balham');
  await page.fill('#started_date', '2026-12-08');
  await page.fill('#started_time', '10:15');
  await page.fill('#next_update_date', '2026-12-08');
  await page.fill('#next_update_time', '13:30');
  await choose(page, 'contact', 'other');
  await page.fill('#contact_phone', phone);
  await choose(page, 'contact_for', 'saw_or_worried');
  for (const outlet of ['twitter', 'email', 'page', 'leaflet']) await choose(page, 'outlets', outlet);
  await choose(page, 'priority', 'today');
  await choose(page, 'release', 'approved');
}

async function fillReassurance(page) {
  await choose(page, 'what_happened', 'search');
  await page.fill('#street', 'Coldharbour Row');
  await page.fill('#ward_name', 'South Balham');
  await page.fill('#started_date', '2026-12-08');
  await page.fill('#started_time', '08:00');
  for (const [name, value] of [['armed', 'no'], ['shots_fired', 'no'], ['right_address', 'yes'], ['road_open', 'not_known']]) {
    await choose(page, name, value);
  }
  await page.fill('#arrested', '0');
  await page.check('#injured_not_known');
  await page.fill('#died', '0');
  await choose(page, 'contact', '101_saw_or_worried');
  for (const outlet of ['email', 'page']) await choose(page, 'outlets', outlet);
  await choose(page, 'priority', 'today');
  await choose(page, 'release', 'approved');
}

/** A small picture: blue, eight pixels by eight, PNG. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGMUEZnGgA0wYRUdtBIAmXoAzqnL21sAAAAASUVORK5CYII=',
  'base64',
);

/** The pictures of a notice: none, faults beside their fields, one that is there. */
async function pictures(page, demo, states, id) {
  const add = () => page.locator('main').getByRole('button', { name: 'Add the picture' }).click();
  const choose = (buffer) => page.setInputFiles('#file', { name: 'map.png', mimeType: 'image/png', buffer });
  await go(page, `${demo.desk}/messages/${id}/pictures`, states, 'pictures, none');
  await add();
  await keep(states, page, 'pictures, without words');
  await page.fill('#alt', 'A map of the cordon in Marlpit Road');
  await choose(Buffer.from('this is no picture'));
  await add();
  await keep(states, page, 'pictures, a file that is none');
  await page.fill('#alt', 'A map of the cordon in Marlpit Road');
  await choose(PICTURE);
  await add();
  if (!(await page.locator('main figure img').count())) {
    throw new Error(`the picture is not there:\n${await page.locator('main').innerText()}`);
  }
  await keep(states, page, 'pictures, one');
}

/** The channels, and what a test of one finds. */
async function channels(page, demo, states) {
  await go(page, `${demo.desk}/channels`, states, 'channels');
  await page.locator('main').getByRole('button', { name: /^Test without publishing.*X: force/ }).click();
  await keep(states, page, 'channels, one tested');
}

/** The author writes: every form, blank, with faults, and filled in. Gives the id of what was sent in. */
async function write(page, demo, states, phone) {
  await go(page, `${demo.desk}/`, states, 'what is waiting, the author');
  await go(page, `${demo.desk}/new`, states, 'choose a kind');
  for (const kind of ['reassurance', 'holding']) {
    await go(page, `${demo.desk}/new/${kind}`, states, `${kind}, blank`);
    await page.locator('main form button[value="check"]').last().click();
    await keep(states, page, `${kind}, with faults`);
  }
  await go(page, `${demo.desk}/new/holding`);
  await page.fill('#ward_name', 'Balham');
  await page.locator('main form button[value="find"]').click();
  await keep(states, page, 'holding, wards found');
  await go(page, `${demo.desk}/new/holding`);
  await fillHolding(page, phone);
  await page.locator('main form button[value="check"]').last().click();
  await keep(states, page, 'the check before it is sent in');
  await page.locator('main form button[value="submit"]').click();
  await keep(states, page, 'sent in, as its author sees it');
  const id = page.url().match(/msg_[0-9a-z]{26}/)?.[0];
  if (!id) throw new Error(`it was not sent in: ${page.url()}\n${await page.locator('main').innerText()}`);
  await pictures(page, demo, states, id);
  await channels(page, demo, states);
  await go(page, `${demo.desk}/messages/${id}`, states, 'with a picture, as its author sees it');
  await passFindings(page, states);
  return id;
}

/** Gives a reason for each finding that asks for one. */
export async function passFindings(page, states) {
  for (let i = 0; i < 10; i += 1) {
    const form = page.locator('form[action$="/override"]:has(input[value="reason"])').first();
    if (!(await form.count())) return;
    await page.locator('details:has(form[action$="/override"])').first().locator('summary').click();
    if (i === 0) {
      await form.getByRole('button').click();
      await keep(states, page, 'a finding passed without a reason');
    }
    const again = page.locator('form[action$="/override"]:has(input[value="reason"])').first();
    const open = await page.locator('details:has(form[action$="/override"])').first().getAttribute('open');
    if (open === null) await page.locator('details:has(form[action$="/override"])').first().locator('summary').click();
    await again.locator('textarea').fill('This walk is a test of the pages');
    await again.getByRole('button').click();
    if (i === 0) await keep(states, page, 'a finding passed with a reason');
  }
}

/** The other person reads, sends one back, approves one, and sees it go out. */
async function decide(page, demo, states, id) {
  await go(page, `${demo.desk}/`, states, 'what is waiting, the approver');
  await go(page, `${demo.desk}/messages/${id}`, states, 'review');
  await press(page, 'Send back with reason');
  await keep(states, page, 'review, sent back without a reason');
  await go(page, `${demo.desk}/messages/${id}`);
  await press(page, 'Approve this wording');
  await keep(states, page, 'approve, the last question');
  await page.locator('main form button').first().click();
  await keep(states, page, 'approved');
  await until('it went out', async () => {
    await page.goto(`${demo.desk}/messages/${id}/status`);
    return (await page.locator('.lead').innerText()).startsWith('Released');
  });
  await keep(states, page, 'status, with tasks');
  await go(page, `${demo.desk}/messages/${id}/status?watch=yes`, states, 'status, looking again by itself');
  await go(page, `${demo.desk}/messages/${id}/status`);
  await page.getByRole('button', { name: /^Done/ }).first().click();
  await keep(states, page, 'status, a task without a reference');
  await go(page, `${demo.desk}/tasks`, states, 'jobs by hand');
  await page.getByRole('button', { name: /^I will do this/ }).first().click();
  await keep(states, page, 'jobs by hand, one taken on');
  await go(page, `${demo.desk}/messages/${id}/packs/leaflet`, states, 'the pack for leaflets');
}

/** A message goes back to its author and is edited. */
async function sendBack(author, approver, demo, states) {
  await go(author, `${demo.desk}/new/reassurance`);
  await fillReassurance(author);
  await author.locator('main form button[value="check"]').last().click();
  await author.locator('main form button[value="submit"]').click();
  const id = author.url().match(/msg_[0-9a-z]{26}/)?.[0];
  await passFindings(author, []);
  await go(approver, `${demo.desk}/messages/${id}`);
  await approver.fill('#return-reason', 'Say which side of the road.');
  await press(approver, 'Send back with reason');
  await go(author, `${demo.desk}/messages/${id}`, states, 'sent back, as its author sees it');
  await go(author, `${demo.desk}/messages/${id}/edit`, states, 'edit');
  return id;
}

/** Stopping: one thing, everything, and starting again. */
async function stopping(page, demo, states, id) {
  await go(page, `${demo.desk}/messages/${id}`);
  await press(page, 'Stop this notice');
  await keep(states, page, 'a notice that is stopped');
  await go(page, `${demo.desk}/`);
  await page.getByRole('button', { name: 'Stop everything', exact: true }).click();
  await keep(states, page, 'everything is stopped');
  await go(page, `${demo.desk}/`, states, 'what is waiting, while everything is stopped');
  await page.getByRole('button', { name: 'Start everything again', exact: true }).click();
  await keep(states, page, 'everything goes again');
}

/** After release: correct, withdraw, take down. */
async function after(page, demo, states, { withdrawn, removed }) {
  await go(page, `${demo.desk}/messages/${withdrawn}/correct`, states, 'correct');
  await page.locator('main form button').last().click();
  await keep(states, page, 'correct, with faults');
  await go(page, `${demo.desk}/messages/${withdrawn}/withdraw`, states, 'withdraw, the last question');
  await page.locator('main form button').first().click();
  await keep(states, page, 'withdraw, without a reason');
  await page.locator('main form textarea, main form input[type=text]').first().fill('It was sent by mistake');
  await page.locator('main form button').first().click();
  await keep(states, page, 'withdrawn');
  await go(page, `${demo.desk}/messages/${removed}/takedown`, states, 'take down, the last question');
  await page.locator('main form button').first().click();
  await keep(states, page, 'take down, without a reason');
  await page.locator('main form textarea, main form input[type=text]').first().fill('An order of the court');
  await page.locator('main form button').first().click();
  await keep(states, page, 'taken down');
}

async function publicPages(page, demo, states, { before, id }) {
  const ward = `${demo.site}/wards/E05014020`;
  const when = before ? '' : ', afterwards';
  await go(page, ward, states, `ward${when}`);
  for (const language of before ? ['', '/pl', '/ur'] : ['', '/ur']) {
    await go(page, `${demo.site}/notices/${id}${language}`, states, `notice${language || '/en'}${when}`);
  }
}

/** A resident: finds a ward, subscribes, leaves. */
async function resident(page, demo, states) {
  await go(page, `${demo.site}/`, states, 'find a ward');
  await page.fill('main form input[type=text], main form input[type=search]', 'Balham');
  await press(page, 'Find it');
  await keep(states, page, 'wards found');
  await go(page, `${demo.site}/nothing-here`, states, 'no such page');
  await go(page, `${demo.site}/subscribe`, states, 'subscribe');
  await press(page, 'Send me the mail');
  await keep(states, page, 'subscribe, with faults');
  await page.fill('#email', 'new.resident@example.org');
  await page.fill('#ward_name', 'South Balham');
  await page.locator('[name="language"][value="ur"]').check();
  await press(page, 'Send me the mail');
  await keep(states, page, 'subscribe, mail sent');
  await go(page, `${demo.site}/subscribe/confirm/not-a-link-of-ours`, states, 'confirm, a link that is none');
  if (demo.unsubscribe) {
    await go(page, demo.unsubscribe, states, 'leave');
    await press(page, 'Stop the emails');
    await keep(states, page, 'left');
  }
  await go(page, `${demo.site}/unsubscribe/not-a-link-of-ours`, states, 'leave, a link that is none');
}

/** A browser of somebody's own, on a phone and without scripts. What it refuses is added to `errors`. */
export async function person(browser, errors) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('console', (m) => { if (/Refused|Content Security Policy/.test(m.text())) errors.push(`${page.url()}: ${m.text()}`); });
  return page;
}

/** Walks, and adds every state that was seen and what the browser refused on the way. */
export async function walk(browser, demo, states, errors) {
  const one = () => person(browser, errors);
  const [author, approver, outside, administrator] = [await one(), await one(), await one(), await one()];
  await signIn(author, demo, demo.author, states);
  await signIn(approver, demo, demo.approver, null);
  const phone = '0800 123 456';
  const id = await write(author, demo, states, phone);
  await decide(approver, demo, states, id);
  await publicPages(outside, demo, states, { before: true, id: demo.notice });
  await go(outside, `${demo.site}/notices/${id}/ur`, states, 'notice/ur, with a number in groups');
  const back = await sendBack(author, approver, demo, states);
  await stopping(author, demo, states, back);
  await month(author, approver, demo, states);
  await upcoming(author, approver, demo, states);
  await own(author, approver, demo, states);
  await signIn(administrator, demo, demo.administrator, null);
  await data(administrator, demo, states, demo.notice);
  await go(author, `${demo.desk}/messages/${demo.notice}/status`, states, 'status, as its author sees it');
  await after(approver, demo, states, { withdrawn: demo.notice, removed: id });
  await publicPages(outside, demo, states, { before: false, id: demo.notice });
  await go(outside, `${demo.site}/notices/${id}`, states, 'notice, removed');
  await go(author, `${demo.desk}/`, states, 'what is waiting, at the end');
  await go(author, `${demo.desk}/messages/msg_01kc0000000000000000000000`, states, 'no such message');
  await resident(outside, demo, states);
  await author.getByRole('button', { name: 'Sign out' }).click();
  await keep(states, author, 'signed out');
}
