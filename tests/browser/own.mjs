// A notice in own words, with a translation that people made: sent out, then corrected by form.
import { until } from './demo.mjs';
import { submit } from './upcoming.mjs';
import { go, keep, passFindings, press } from './walk.mjs';

const URDU = [
  'variants:', '- lang: ur', '  origin: person', '  headline: اپنی سائیکل کو دو جگہ تالا لگائیں', '  body: |',
  '    اس ہفتے مارلپٹ روڈ سے تین سائیکلیں چوری ہوئیں۔', '', '    مدد کے لیے 101 پر کال کریں۔',
];

/** All of it. */
export async function own(author, approver, demo, states) {
  const id = await submit(demo, 6, URDU);
  await go(author, `${demo.desk}/messages/${id}`);
  await passFindings(author, []);
  await go(approver, `${demo.desk}/messages/${id}`, states, 'own words with a translation, to approve');
  await press(approver, 'Approve this wording');
  await approver.locator('main form button').first().click();
  await until('it went out', async () => {
    await author.goto(`${demo.desk}/messages/${id}/status`);
    return (await author.locator('.lead').innerText()).startsWith('Released');
  });
  await press(author, 'Correct it');
  await keep(states, author, 'correct own words');
  await author.locator('main form button').last().click();
  await keep(states, author, 'correct own words, nothing changed');
  await author.fill('#headline', 'Correction: lock your bike in two places');
  await author.fill('#body', 'We said that three bikes were taken. That was wrong: it was two.\n\nIf yours is taken, call 101.');
  await author.fill('#short', 'We said that three bikes were taken from Marlpit Road. That was wrong: it was two.');
  await author.fill('#body_ur', '');
  await author.locator('main form button').last().click();
  await keep(states, author, 'own words, corrected');
}
