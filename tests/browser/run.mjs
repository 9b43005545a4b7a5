// Every page in every state, in Chromium: walked without JavaScript, then looked at by axe-core (light and wide, dark
// and 320 pixels narrow), by the keyboard, with text twice as large, and for the order in which numbers are displayed in
// right-to-left text. `run.mjs hooks` runs one part: walk, hooks or exercise. Last line: "browser: N passed, N failed".
import { check, checkNumbers, checkUrdu, finish, report } from './check.mjs';
import { startDemo } from './demo.mjs';
import { launch } from './chrome.mjs';
import { Exercise, checkBanner, exercise } from './exercise.mjs';
import { hooks } from './hooks.mjs';
import { walk } from './walk.mjs';

const only = process.argv[2];
const wanted = (part) => !only || only === part;
const states = [];
const errors = [];
let demo;
let training;
let browser;

/** The demo's desk: people, residents, webhooks. */
async function theDemo() {
  demo = await startDemo();
  if (wanted('hooks')) await hooks(browser, demo, states, errors);
  if (!wanted('walk')) return;
  await walk(browser, demo, states, errors);
  report('the walk without JavaScript reached every state', states.length >= 150, `${states.length} states`);
  await checkUrdu(browser, states);
  await checkNumbers(browser, states);
}

try {
  browser = await launch();
  if (wanted('hooks') || wanted('walk')) await theDemo();
  if (wanted('exercise')) {
    const before = states.length;
    training = new Exercise();
    await training.start();
    await exercise(browser, training, states, errors);
    const own = states.slice(before);
    report('every state of the exercise was reached', own.length >= 20, `${own.length} states`);
    for (const state of own) await checkBanner(browser, state);
  }
  report('no page asked for what its own policy refuses', errors.length === 0, errors.join('\n'));
  for (const state of states) await check(browser, state);
} catch (error) {
  report('the walk', false, error.stack ?? String(error));
} finally {
  await browser?.close();
  demo?.stop();
  await training?.end();
}
finish();
