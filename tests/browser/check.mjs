// What is asked of each state.
import { readFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.WARDMOTE_SHOTS;
let passed = 0;
let failed = 0;

/** Counts one check, and says what is wrong. */
export function report(name, good, why = '') {
  if (good) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED: ${name}\n  ${String(why).replaceAll('\n', '\n  ')}`);
  }
}

export function finish() {
  console.log(`browser: ${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Opens a state as it was kept, in a page of its own that may run scripts: the tools' own, for the page has none. */
export async function open(browser, state, { width, dark }) {
  const context = await browser.newContext({
    viewport: { width, height: 800 }, colorScheme: dark ? 'dark' : 'light', bypassCSP: true, reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.route(state.url, (route) => (route.request().isNavigationRequest()
    ? route.fulfill({ body: state.html, contentType: 'text/html; charset=utf-8' })
    : route.continue()));
  await page.goto(state.url, { waitUntil: 'load' });
  return page;
}

async function shot(page, state, width) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  const name = `${state.name.replaceAll(/[^a-z0-9]+/gi, '-')}-${width}.png`;
  // The whole page, and not the part above the bar to stop everything.
  const whole = await page.addStyleTag({ content: '.barred, .barred .sheet { height: auto !important; overflow: visible !important }' });
  await page.screenshot({ path: join(shots, name), fullPage: true });
  await whole.evaluate((style) => style.remove());
}

async function findings(page) {
  await page.evaluate(axe);
  // eslint-disable-next-line no-undef
  const result = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  return result.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${v.help}: ${n.target.join(' ')}: ${n.failureSummary}`));
}

/** Everything that Tab must reach: a group of radio buttons is one stop. */
function stops() {
  const seen = new Set();
  const all = [];
  const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  for (const e of document.querySelectorAll(wanted)) {
    const closed = e.closest('details:not([open])');
    if (closed && !(e.tagName === 'SUMMARY' && e.parentElement === closed)) continue;
    if (e.tabIndex < 0 || e.disabled || e.getClientRects().length === 0) continue;
    if (e.type === 'radio') {
      const group = `${e.form ? [...document.forms].indexOf(e.form) : ''} ${e.name}`;
      if (seen.has(group)) continue;
      seen.add(group);
      e.dataset.stop = `radio ${group}`;
    } else {
      e.dataset.stop = `${all.length} ${e.tagName} ${e.id || e.name || e.textContent.trim().slice(0, 30)}`;
    }
    all.push(e.dataset.stop);
  }
  return all;
}

/** Where the focus is, and whether it can be seen. */
function focused() {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const group = e.type === 'radio' ? `radio ${e.form ? [...document.forms].indexOf(e.form) : ''} ${e.name}` : null;
  const box = e.getBoundingClientRect();
  // Something that stays at the bottom of the window must not lie over what has the focus (WCAG 2.4.11): of a tall box
  // its first line or its last is enough, for the browser brings the cursor into view and not the whole box.
  const shows = (y) => {
    const top = document.elementFromPoint(box.left + box.width / 2, y);
    return top && (e.contains(top) || top.contains(e) || e.labels?.[0]?.contains(top));
  };
  const covered = ![box.top + box.height / 2, box.top + 12, box.bottom - 12].some(shows);
  return {
    stop: group ?? e.dataset.stop ?? e.tagName,
    seen: ring || style.boxShadow !== 'none',
    covered,
  };
}

async function keyboard(page, state) {
  const wanted = await page.evaluate(stops);
  const reached = new Set();
  const unseen = new Set();
  // A date or time is several stops of its own, so there are more presses than controls.
  for (let press = 0; press < wanted.length * 4 + 20 && wanted.some((stop) => !reached.has(stop)); press += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(focused);
    // Within a date, Tab goes from part to part, and the browser marks the part.
    if (!at || reached.has(at.stop)) continue;
    reached.add(at.stop);
    if (!at.seen || at.covered) unseen.add(at.stop);
  }
  const missed = wanted.filter((stop) => !reached.has(stop));
  report(`${state.name}: Tab reaches every control`, missed.length === 0, missed.join('\n'));
  report(`${state.name}: the focus can be seen`, unseen.size === 0, [...unseen].join('\n'));
}

/** The text twice as large, and nothing else (WCAG 1.4.4): what does not grow, what is cut off, how far it runs over. */
function enlarged() {
  const all = 'main :is(h1, h2, p, label, legend, li, td, th, dt, dd, button, a):not(.hidden)';
  const texts = () => [...document.querySelectorAll(all)];
  const size = (e) => parseFloat(getComputedStyle(e).fontSize);
  const before = texts().map(size);
  const { style } = document.documentElement;
  style.fontSize = `${2 * size(document.documentElement)}px`;
  const small = texts().filter((e, n) => size(e) < 1.9 * before[n]);
  const cut = [...document.querySelectorAll('body *')].filter((e) => {
    if (e.closest('.away, .hidden, .skip, .sheet') !== e.closest('.sheet') || e.matches('.sheet, details, textarea, input')) return false;
    const { overflowX, overflowY } = getComputedStyle(e);
    const hides = (how, over) => /hidden|clip/.test(how) && over > 1;
    return hides(overflowX, e.scrollWidth - e.clientWidth) || hides(overflowY, e.scrollHeight - e.clientHeight);
  });
  const name = (e) => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`;
  const over = document.documentElement.scrollWidth - innerWidth;
  return { over, small: small.map(name), cut: cut.map(name), looked: before.length };
}

/** axe in light and wide, axe in dark and narrow, no sideways scrolling, text twice as large, the keyboard, no script. */
export async function check(browser, state) {
  const wide = await open(browser, state, { width: 1100, dark: false });
  const found = await findings(wide);
  report(`${state.name}: axe finds nothing`, found.length === 0, found.join('\n'));
  const scripts = await wide.locator('script, [onclick], [onload], a[href^="javascript:"]').count();
  report(`${state.name}: no script is needed or there`, scripts === 0, `${scripts} found`);
  const title = await wide.title();
  report(`${state.name}: it has a title and one heading of the first level`,
    title.length > 3 && (await wide.locator('h1').count()) === 1, `“${title}”, ${await wide.locator('h1').count()} h1`);
  await shot(wide, state, 1100);
  await keyboard(wide, state);
  const large = await wide.evaluate(enlarged);
  report(`${state.name}: text can be twice as large`,
    large.looked > 0 && large.over <= 0 && large.small.length === 0 && large.cut.length === 0, JSON.stringify(large));
  await wide.context().close();
  const narrow = await open(browser, state, { width: 320, dark: true });
  const size = await narrow.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  report(`${state.name}: 320 pixels are enough`, size[0] <= 320, `the page is ${size[0]} wide`);
  const dark = await findings(narrow);
  report(`${state.name}: axe finds nothing at 320 pixels in the dark`, dark.length === 0, dark.join('\n'));
  await shot(narrow, state, 320);
  await narrow.context().close();
}

/** A page in Urdu is one: language, direction, and its first line begins at the right. */
export async function checkUrdu(browser, states) {
  const urdu = states.filter((s) => s.name.startsWith('notice/ur') && !s.name.includes('afterwards'));
  report('there are pages in Urdu', urdu.length >= 2, `${urdu.length}`);
  for (const state of urdu) {
    const page = await open(browser, state, { width: 390, dark: false });
    const told = await page.evaluate(() => {
      const article = document.querySelector('article[lang="ur"]');
      const p = article?.querySelector('p');
      if (!p) return null;
      const range = document.createRange();
      range.selectNodeContents(p);
      const line = [...range.getClientRects()].sort((a, b) => a.top - b.top || b.right - a.right)[0];
      const box = p.getBoundingClientRect();
      return { dir: getComputedStyle(article).direction, gap: box.right - line.right };
    });
    report(`${state.name}: right to left, from the right edge`, told?.dir === 'rtl' && told.gap < 4, JSON.stringify(told));
    await page.context().close();
  }
}

/** Every number in right-to-left text, as displayed: the place of each character from the left. */
function displayed() {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const hit of node.data.matchAll(/[+]?\d(?:[\d :./-]*\d)?/g)) {
      const places = [];
      for (let i = 0; i < hit[0].length; i += 1) {
        if (hit[0][i] === ' ') continue;
        const range = document.createRange();
        range.setStart(node, hit.index + i);
        range.setEnd(node, hit.index + i + 1);
        const box = range.getClientRects()[0];
        places.push({ char: hit[0][i], x: box.left, line: Math.round(box.top) });
      }
      const lines = [...new Set(places.map((p) => p.line))].sort((a, b) => a - b);
      const read = lines.map((l) => places.filter((p) => p.line === l).sort((a, b) => a.x - b.x).map((p) => p.char).join(''));
      found.push({ written: hit[0], read: read.join(''), rtl: getComputedStyle(node.parentElement).direction });
    }
  }
  return found;
}

/** "0800 123 456" must not show as "456 123 0800". */
export async function checkNumbers(browser, states) {
  const all = [];
  for (const state of states.filter((s) => s.name.startsWith('notice/ur') && !s.name.includes('afterwards'))) {
    const page = await open(browser, state, { width: 1100, dark: false });
    const numbers = await page.evaluate(displayed);
    all.push(...numbers);
    for (const n of numbers) {
      report(`${state.name}: ${n.written} is displayed in its order`, n.read === n.written.replaceAll(' ', ''), `it reads ${n.read}`);
    }
    await page.context().close();
  }
  for (const wanted of ['0800 123 456', '101']) {
    report(`${wanted} stands in a page in Urdu`, all.some((n) => n.written.startsWith(wanted)), all.map((n) => n.written).join(', '));
  }
  report('a time stands in a page in Urdu', all.some((n) => /^\d{1,2}[:.]\d{2}/.test(n.written)), all.map((n) => n.written).join(', '));
  await provesItself(browser, states);
}

/** The check itself: the same number without isolation is displayed the wrong way round, and the check says so. */
async function provesItself(browser, states) {
  const state = { ...states[0], html: '<!DOCTYPE html><html lang="ur" dir="rtl"><title>x</title><article><p>فون 0800 123 456 پر</p></article></html>' };
  const page = await open(browser, state, { width: 600, dark: false });
  const [number] = await page.evaluate(displayed);
  report('a number that is not isolated would be found', number.read === '4561230800', JSON.stringify(number));
  await page.context().close();
}
