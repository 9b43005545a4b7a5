// What borough communications see: wards, schedules, asks, rounds, a file of facts. And what everyone sees of who is told,
// who is on call and the handover; and what an administrator keeps and erases.
import { until } from './demo.mjs';
import { go, keep, press } from './walk.mjs';

const WARD = 'E05009376';

const submit = (page, step) => page.locator(`main form button[name="step"][value="${step}"]`).last().click();

/** Signs in as a person with a token of their own; the administrator of the demo has no mail that the demo prints. */
async function api(demo, path, body, token = demo.token(demo.author)) {
  const answer = await fetch(`${demo.desk}${path}`, {
    method: body ? 'POST' : 'GET',
    body: body ? JSON.stringify(body) : undefined,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`);
  return said;
}

/** A ward's record: none yet, its form with faults, rows, kept. */
async function wards(author, demo, states) {
  await go(author, `${demo.desk}/wards`, states, 'wards, the list');
  await go(author, `${demo.desk}/wards/${WARD}`, states, 'a ward without a record');
  await go(author, `${demo.desk}/wards/${WARD}/edit`, states, 'the form of a record');
  await author.fill('#team_mailbox', 'no address');
  await submit(author, 'save');
  await keep(states, author, 'the form of a record, with faults');
  await author.fill('#team_name', 'Homerton neighbourhood team');
  await author.fill('#team_mailbox', 'homerton@example.org');
  await author.fill('#contact_phone', '020 7946 0123');
  await author.check('[name="contact_for"][value="not_emergency"]');
  for (const outlet of ['email', 'page']) await author.check(`[name="outlets"][value="${outlet}"]`);
  await submit(author, 'add_priorities');
  await keep(states, author, 'the form of a record, with a row');
  await author.fill('#priorities_1_asked', 'What should we work on?');
  await author.fill('#priorities_1_said', 'Mopeds on the pavement in Marlpit Road.');
  await submit(author, 'save');
  await keep(states, author, 'a ward’s record');
  await go(author, `${demo.desk}/new/ward_update?ward=${WARD}`, states, 'ward update, begun from a record');
}

/** The forms of the kinds that teams write: blank, with faults, with rows. */
async function forms(author, demo, states) {
  for (const kind of ['appeal', 'ward_update', 'event', 'guidance', 'feedback']) {
    await go(author, `${demo.desk}/new/${kind}`, states, `${kind}, blank`);
    await submit(author, 'check');
    await keep(states, author, `${kind}, with faults`);
  }
  await go(author, `${demo.desk}/new/guidance`);
  await submit(author, 'add_steps');
  await submit(author, 'add_steps');
  await keep(states, author, 'guidance, three steps');
  await submit(author, 'drop_steps_2');
  await keep(states, author, 'guidance, one step taken out');
}

/** A schedule: none, its form with faults, looked at, saved, woken; the ask answered; the round. */
async function schedule(author, approver, demo, states) {
  await go(author, `${demo.desk}/schedules`, states, 'schedules, none');
  await go(author, `${demo.desk}/schedules/new`, states, 'new schedule');
  await submit(author, 'check');
  await keep(states, author, 'new schedule, with faults');
  await author.check('[name="kind"][value="guidance"]');
  await author.fill('#areas', 'Hackney');
  for (const outlet of ['email', 'page']) await author.check(`[name="outlets"][value="${outlet}"]`);
  await submit(author, 'check');
  await keep(states, author, 'new schedule, looked at');
  await submit(author, 'save');
  await keep(states, author, 'a schedule');
  await author.getByRole('button', { name: /^Ask now/ }).click();
  await keep(states, author, 'a schedule, asked now');
  await go(author, `${demo.desk}/schedules`, states, 'schedules, one');
  await go(author, `${demo.desk}/`, states, 'what is waiting, with copy that is wanted');
  await author.locator('main a[href^="/rounds/"]').first().click();
  await keep(states, author, 'a round, what is wanted from its reader');
  await author.locator('main a[href^="/asks/"]').first().click();
  await keep(states, author, 'an ask');
  await submit(author, 'own');
  await keep(states, author, 'an ask, in own words');
  await submit(author, 'questions');
  await submit(author, 'check');
  await keep(states, author, 'an ask, with faults');
  await author.selectOption('#topic', 'bike_theft');
  await author.selectOption('#steps_1', { index: 1 });
  await author.check('[name="contact"][value="101_not_emergency"]');
  for (const outlet of ['email', 'page']) await author.check(`[name="outlets"][value="${outlet}"]`);
  await author.check('[name="priority"][value="routine"]');
  await author.check('[name="release"][value="approved"]');
  const ask = author.url().split(/[?#]/)[0];
  await submit(author, 'check');
  await keep(states, author, 'an ask, the check before it is handed in');
  await submit(author, 'submit');
  await keep(states, author, 'an ask, handed in');
  await go(author, ask, states, 'an ask, as it stands once handed in');
  await rounds(author, approver, demo, states);
  const message = (await author.goto(ask)) && (await author.locator('main a[href^="/messages/"]').first().getAttribute('href'));
  await go(author, `${demo.desk}${message.split('?')[0]}/withdraw`);
  await author.fill('main form textarea, main form input[type=text]', 'The wrong street');
  await author.locator('main form button').first().click();
  await go(author, ask, states, 'an ask whose notice was taken back');
}

async function rounds(author, approver, demo, states) {
  await go(author, `${demo.desk}/rounds`, states, 'rounds, one');
  await author.locator('main a[href^="/rounds/rnd"], main a[href^="/rounds/"]').filter({ hasNotText: 'file' }).last().click();
  await keep(states, author, 'a round');
  const round = author.url().split('?')[0];
  await go(author, `${round}?mine=yes`, states, 'a round, what waits for its reader');
  await go(author, `${round}/differences`, states, 'a round, what differs');
  await go(approver, `${round}/approve`, states, 'a round, to approve');
  await approver.locator('main').getByRole('link', { name: 'Brownswood' }).first().click();
  await go(approver, `${round}/approve`, states, 'a round, what was read to approve');
  await approver.locator('main form button').last().click();
  await keep(states, approver, 'a round, approved');
  await go(author, `${demo.desk}/rounds/new`, states, 'a file of facts');
  await author.setInputFiles('input[type=file]', {
    name: 'facts.csv', mimeType: 'text/csv', buffer: Buffer.from('ward;month\nNowhere;November\n'),
  });
  await author.locator('main form button').last().click();
  await keep(states, author, 'a file of facts, with faults');
}

/** Who is told, who is on call, the handover. */
async function ours(author, approver, demo, states) {
  await go(author, `${demo.desk}/told`, states, 'told');
  await go(author, `${demo.desk}/me`, states, 'what I am told of');
  await go(author, `${demo.desk}/on-call`, states, 'on call');
  await go(author, `${demo.desk}/handover`, states, 'the handover sheet');
  await author.fill('#note', 'The cordon in Marlpit Road stays until noon.');
  await author.locator('main').getByRole('button', { name: 'Hand over' }).click();
  await keep(states, author, 'handed over');
  await go(approver, `${demo.desk}/handover`, states, 'the handover sheet, to be signed for');
  await approver.getByRole('button', { name: /take over/ }).click();
  await keep(states, approver, 'taken over');
  await approver.locator('main details summary').first().click();
  await approver.locator('main a[href^="/handover/"]').first().click();
  await keep(states, approver, 'a sheet from before');
}

/** All of it. */
export async function month(author, approver, demo, states) {
  await wards(author, demo, states);
  await forms(author, demo, states);
  await schedule(author, approver, demo, states);
  await ours(author, approver, demo, states);
}

/** What an administrator keeps and erases. */
export async function data(administrator, demo, states, kept) {
  await go(administrator, `${demo.desk}/`, states, 'what is waiting, the administrator');
  await go(administrator, `${demo.desk}/data`, states, 'keep and erase');
  await administrator.getByRole('button', { name: 'Keep it' }).click();
  await keep(states, administrator, 'keep and erase, with faults');
  await administrator.fill('#notice', kept);
  await administrator.fill('#keep_reason', 'An inquest has opened');
  await administrator.getByRole('button', { name: 'Keep it' }).click();
  await keep(states, administrator, 'keep and erase, one kept');
  await administrator.fill('#named', kept);
  await administrator.getByRole('button', { name: 'Erase its texts' }).click();
  await keep(states, administrator, 'erase, the last question');
  await administrator.locator('main form button').first().click();
  await keep(states, administrator, 'erase, without a reason');
  await go(administrator, `${demo.desk}/restore`, states, 'put back from a copy, nothing to decide');
}
