// Every page in every state, in Chromium: walked without JavaScript, then looked at by axe-core (light and wide, dark
// and 320 pixels narrow), by the keyboard, and for the order in which numbers are displayed in right-to-left text.
// Last line: "browser: N passed, N failed".
import { check, checkNumbers, checkUrdu, finish, report } from './check.mjs';
import { startDemo } from './demo.mjs';
import { launch } from './chrome.mjs';
import { walk } from './walk.mjs';

let demo;
let browser;
try {
  demo = await startDemo();
  browser = await launch();
  const { states, errors } = await walk(browser, demo);
  report('the walk without JavaScript reached every state', states.length >= 140, `${states.length} states`);
  report('no page asked for what its own policy refuses', errors.length === 0, errors.join('\n'));
  for (const state of states) await check(browser, state);
  await checkUrdu(browser, states);
  await checkNumbers(browser, states);
} catch (error) {
  report('the walk', false, error.stack ?? String(error));
} finally {
  await browser?.close();
  demo?.stop();
}
finish();
