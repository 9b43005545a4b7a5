// The press officer's pages: what comes next, a pair held for a verdict, everything routine stopped and asked about again.
import { go, keep, passFindings, press } from './walk.mjs';

/** A message in own words, sent in by program as its author. Gives its id. */
export async function submit(demo, n, more) {
  const body = [
    'kind: guidance', 'organisation: met', 'areas: [E05014020]', 'outlets: [twitter, email, page]',
    `headline: Lock your bike in two places, note ${n}`,
    'body: |', '  Three bikes were taken from Marlpit Road.', '',
    `  Lock yours in two places. This is note ${n} from your local team.`, '', '  If yours is taken, call 101.',
    `short: Three bikes were taken from Marlpit Road. Lock yours in two places. Note ${n} from your local team. Call 101.`,
    ...more, '',
  ].join('\n');
  const answer = await fetch(`${demo.desk}/v1/messages`, {
    method: 'POST', body,
    headers: {
      authorization: `Bearer ${demo.token(demo.author)}`, 'content-type': 'application/yaml',
      'idempotency-key': `"browser-walk-${n}"`,
    },
  });
  const said = await answer.json();
  if (!said.id) throw new Error(`note ${n} was not taken: ${JSON.stringify(said)}`);
  return said.id;
}

/** Two copies held for the verdict: it is in, and the other is locked. */
async function verdict(approver, demo, states) {
  const first = await submit(demo, 1, ['hold_until: verdict']);
  const other = await submit(demo, 2, ['hold_until: verdict', `exclusive_with: ${first}`]);
  await go(approver, `${demo.desk}/upcoming`, states, 'what comes next, a pair for a verdict');
  await go(approver, `${demo.desk}/messages/${first}`, states, 'one of two, as its approver sees it');
  await press(approver, 'It has happened');
  await keep(states, approver, 'has it happened');
  await approver.locator('main form button').first().click();
  await keep(states, approver, 'has it happened, without a reason');
  await approver.fill('#reason', 'The clerk of the court rang at 10:50am');
  await approver.locator('main form button').first().click();
  await keep(states, approver, 'it has happened');
  await go(approver, `${demo.desk}/messages/${other}`, states, 'the other, locked');
  await press(approver, 'Unlock it');
  await keep(states, approver, 'unlock, the last question');
}

/** Everything routine is stopped, and what it kept back is asked about. */
async function routine(author, approver, demo, states) {
  await go(author, `${demo.desk}/upcoming`);
  await author.getByRole('button', { name: 'Stop everything routine' }).click();
  await keep(states, author, 'everything routine is stopped');
  const kept = await submit(demo, 3, []);
  await go(author, `${demo.desk}/messages/${kept}`);
  await passFindings(author, []);
  await go(approver, `${demo.desk}/messages/${kept}`);
  await press(approver, 'Approve this wording');
  await approver.locator('main form button').first().click();
  await go(author, `${demo.desk}/upcoming`, states, 'what would leave, and does not');
  await go(author, `${demo.desk}/`, states, 'what is waiting, while everything routine is stopped');
  await author.getByRole('button', { name: 'Start everything routine again' }).click();
  await keep(states, author, 'what a stop kept back, as its author sees it');
  await go(approver, `${demo.desk}/`, states, 'what is waiting, with some to be asked about');
  await go(approver, `${demo.desk}/upcoming`, states, 'what a stop kept back');
  await approver.getByRole('link', { name: /^Does it still go/ }).first().click();
  await keep(states, approver, 'does it still go');
  await approver.locator('main form button').first().click();
  await keep(states, approver, 'does it still go, with faults');
  await approver.check('[name="when"][value="at"]');
  await approver.fill('#at_date', '2026-12-08');
  await approver.fill('#at_time', '16:30');
  await approver.fill('#reason', 'After the briefing');
  await approver.locator('main form button').first().click();
  await keep(states, approver, 'put off to a new time');
  await approver.check('#mine');
  await approver.getByRole('button', { name: 'Show', exact: true }).click();
  await keep(states, approver, 'what comes next, only mine');
}

/** Two copies that may both go after all. */
async function apart(approver, demo, states) {
  const first = await submit(demo, 4, ['hold_until: verdict']);
  await submit(demo, 5, ['hold_until: verdict', `exclusive_with: ${first}`]);
  await go(approver, `${demo.desk}/messages/${first}`);
  await press(approver, 'Both may go: take it apart from the other');
  await keep(states, approver, 'take it apart, the last question');
  await approver.locator('main form button').first().click();
  await keep(states, approver, 'take it apart, without a reason');
  await approver.fill('#reason', 'Two hearings, not one');
  await approver.locator('main form button').first().click();
  await keep(states, approver, 'taken apart');
}

/** All of it. */
export async function upcoming(author, approver, demo, states) {
  await verdict(approver, demo, states);
  await apart(approver, demo, states);
  await routine(author, approver, demo, states);
}
