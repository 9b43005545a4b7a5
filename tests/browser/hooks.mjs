// Webhooks, as an administrator keeps them: none, the form with faults, the secret that is shown once, a test call, a new
// secret, paused, a call given up and made again, removed. The receiver is this program itself.
import { createServer } from 'node:http';
import { report } from './check.mjs';
import { until } from './demo.mjs';
import { go, keep, person, signIn } from './walk.mjs';

/** Answers every call; `takes` says whether it takes them. */
function receiver() {
  const heard = { calls: 0, takes: true };
  const server = createServer((request, response) => {
    request.resume();
    heard.calls += 1;
    response.writeHead(heard.takes ? 204 : 500).end();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ heard, address: `http://127.0.0.1:${server.address().port}/wardmote`, stop: () => server.close() });
    });
  });
}

const button = (page, words) => page.locator('main').getByRole('button', { name: words, exact: true }).first().click();

async function added(page, demo, states, address) {
  await go(page, `${demo.desk}/webhooks`, states, 'webhooks, none');
  await page.getByRole('link', { name: 'Add a webhook' }).click();
  await keep(states, page, 'new webhook');
  await page.fill('#address', 'https://10.0.0.1/inside');
  await page.locator('main form button').last().click();
  await keep(states, page, 'new webhook, with faults');
  await page.fill('#name', 'The on-call pager');
  await page.fill('#address', address);
  await page.locator('main form button').last().click();
  await keep(states, page, 'a webhook’s secret, shown once');
  const secret = await page.locator('main code').innerText();
  await page.getByRole('link', { name: 'I have copied it' }).click();
  await keep(states, page, 'a webhook');
  const shown = (await page.content()).includes(secret);
  report('a webhook’s secret is shown once', secret.startsWith('whsec_') && !shown, secret.slice(0, 6));
}

/** All of it. */
export async function hooks(browser, demo, states, errors) {
  const there = await receiver();
  try {
    const page = await person(browser, errors);
    await signIn(page, demo, demo.administrator, null);
    await added(page, demo, states, there.address);
    const own = page.url();
    await button(page, 'Make a test call');
    await keep(states, page, 'a webhook, tested');
    report('the test call arrived', there.heard.calls === 1, `${there.heard.calls} calls`);
    there.heard.takes = false;
    await button(page, 'Make a test call');
    await keep(states, page, 'a webhook, a test call that was not taken');
    await button(page, 'Give it a new secret');
    await keep(states, page, 'a webhook’s new secret');
    there.heard.takes = true;
    // Something happens of which it hears: the desk is stopped and started again.
    await page.goto(`${demo.desk}/webhooks/new`);
    await page.fill('#name', 'The duty log');
    await page.fill('#address', `${there.address}/log`);
    await page.check('[name="hears"][value="hold"]');
    await page.locator('main form button').last().click();
    await page.getByRole('link', { name: 'I have copied it' }).click();
    const log = page.url();
    await page.goto(`${demo.desk}/`);
    await page.getByRole('button', { name: 'Stop everything', exact: true }).click();
    await page.getByRole('button', { name: 'Start everything again', exact: true }).click();
    await until('the log has had its calls', async () => {
      await page.goto(log);
      return (await page.locator('main .rows li').count()) >= 2;
    });
    await keep(states, page, 'a webhook, its calls');
    await page.goto(own);
    await button(page, 'Pause');
    await keep(states, page, 'a webhook, paused');
    await go(page, `${demo.desk}/webhooks`, states, 'webhooks, two');
    await page.goto(own);
    await page.getByRole('link', { name: 'Remove this webhook' }).click();
    await keep(states, page, 'remove a webhook, the last question');
    await button(page, 'Remove it');
    await keep(states, page, 'a webhook, removed');
  } finally {
    there.stop();
  }
}
