// Drives the built binary against telegram-test-api, a Telegram server that
// others wrote, to see that the bot runs where a server is not quite like ours:
// it has no long poll, ignores offsets, and lacks most methods.
//
// usage: node run.mjs PATH-TO-ALLYBOT
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import TelegramServer from 'telegram-test-api';

const binary = process.argv[2];
assert.ok(binary, 'usage: node run.mjs PATH-TO-ALLYBOT');
const token = '123456789:END-TO-END_token-0123456789abcdef';

// A free port of the loopback interface; nothing here listens elsewhere.
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

const server = new TelegramServer({ host: '127.0.0.1', port: await freePort() });
await server.start();
let polls = 0;
const getUpdates = server.getUpdates.bind(server);
server.getUpdates = (t) => { polls++; return getUpdates(t); };

let written = '';
const bot = spawn(binary, ['serve'], {
  env: {
    PATH: process.env.PATH,
    ALLYBOT_TELEGRAM_TOKEN: token,
    ALLYBOT_TELEGRAM_API_URL: server.config.apiURL,
    ALLYBOT_HTTP_LISTEN: `127.0.0.1:${await freePort()}`,
    ALLYBOT_LOG_LEVEL: 'debug',
    ALLYBOT_STORE_DIR: binary + '.data',
    ...JSON.parse(process.env.E2E_ENV ?? '{}'),
  },
  stdio: ['ignore', 'pipe', 'pipe'],
});
for (const stream of [bot.stdout, bot.stderr]) stream.on('data', (d) => { written += d; });
const ended = once(bot, 'exit');
const alive = () => assert.equal(bot.exitCode, null, `the bot ended:\n${written}`);

// What the bot has sent into a chat so far, as the server keeps it.
const sent = (chat) => server.storage.botMessages
  .filter((m) => Number(m.message.chat_id) === chat)
  .map((m) => m.message);

async function until(what, done) {
  for (const end = Date.now() + 15_000; Date.now() < end; await sleep(20)) {
    alive();
    const value = done();
    if (value) return value;
  }
  assert.fail(`${what}: waited in vain:\n${written}`);
}

let passed = 0;
async function test(name, run) {
  alive();
  await run();
  passed++;
  console.log(`ok ${passed} - ${name}`);
}

const client = (id, options = {}) => server.getClient(token, { userId: id, chatId: id, firstName: 'E2E', userName: 'e2e', ...options });

try {
  await test('a command in private', async () => {
    const ana = client(11);
    await ana.sendCommand(ana.makeCommand('/ally argentina'));
    const [m] = await until('answer', () => sent(11).length && sent(11));
    for (const part of ['1998', '51,309', 'I.10', '<b>', '<blockquote expandable>']) assert.ok(m.text.includes(part), `no ${part} in ${m.text}`);
    assert.equal(m.parse_mode, 'HTML');
    assert.ok(!m.text.includes('Congress'), m.text);
    assert.ok(m.reply_markup.inline_keyboard.length > 0);
    for (const key of m.reply_markup.inline_keyboard.flat()) {
      const bytes = Buffer.byteLength(key.callback_data ?? key.url ?? key.copy_text.text), most = key.copy_text ? 256 : 64;
      assert.ok(key.text && (key.url || (bytes >= 1 && bytes <= most)), JSON.stringify(key));
    }
  });

  await test('the same in Spanish and Portuguese, by the language of the client', async () => {
    for (const [id, lang] of [[12, 'es'], [13, 'pt-br']]) {
      const c = client(id);
      await c.sendCommand(c.makeCommand('/aliado argentina', { from: { language_code: lang } }));
      const [m] = await until('answer', () => sent(id).length && sent(id));
      for (const part of ['1998', '51.309', 'I.10']) assert.ok(m.text.includes(part), `no ${part} in ${m.text}`);
    }
  });

  await test('a question in plain words, and one that has no answer', async () => {
    const bob = client(14);
    await bob.sendMessage(bob.makeMessage('when did Argentina become a major non-NATO ally?'));
    await until('answer', () => sent(14).some((m) => m.text.includes('1998')));
    await bob.sendMessage(bob.makeMessage('who won the world cup?'));
    await until('an honest no', () => sent(14).length === 2);
  });

  await test('a picture, which this server has no method for: its text comes all the same', async () => {
    const eva = client(18);
    await eva.sendCommand(eva.makeCommand('/map'));
    const [m] = await until('the text', () => sent(18).length && sent(18));
    assert.ok(m.text.length > 100, m.text);
    await eva.sendCommand(eva.makeCommand('/ally argentina'));
    await until('the next answer', () => sent(18).some((n) => n.text.includes('1998')));
  });

  await test('a button', async () => {
    const ana = client(11);
    const before = sent(11).length;
    const key = sent(11)[0].reply_markup.inline_keyboard.flat().find((k) => /^2[ft]/.test(k.callback_data ?? ''));
    assert.ok(key, 'no related button');
    await ana.sendCallback(ana.makeCallbackQuery(key.callback_data, { message: { message_id: 2, date: 1 } }));
    await until('answer', () => sent(11).length === before + 1);
  });

  await test('what is hostile does no harm', async () => {
    const eve = client(15);
    const hostile = ['<b>&<script>', '@everyone @durov', '\u202eabc\u0000\u0007', '/', '/nosuchcommand', 'x'.repeat(10_000), '阿根廷', ' '];
    for (const text of hostile) await eve.sendMessage(eve.makeMessage(text));
    await eve.sendCallback(eve.makeCallbackQuery('stale', { message: { message_id: 1, date: 1 } }));
    const chat = client(16);
    await chat.sendMessage(chat.makeMessage('who are the allies?'));
    await until('an answer after all that', () => sent(16).length === 1);
    for (const m of sent(15)) {
      assert.ok(!/<script|\u202e|\u0000/.test(m.text), m.text);
      assert.ok(!/(^|[^\w])@\w/.test(m.text.replace(/<[^>]*>/g, '')), m.text);
    }
  });

  await test('chatter in a group is not answered, a command is', async () => {
    const group = client(17, { chatId: -1007, type: 'group', chatTitle: 'Group' });
    await group.sendMessage(group.makeMessage('hello everybody'));
    await group.sendCommand(group.makeCommand('/ally@SomeOtherBot argentina'));
    await group.sendCommand(group.makeCommand('/ally@TestNameBot argentina'));
    await until('answer', () => sent(-1007).length);
    await sleep(500);
    assert.equal(sent(-1007).length, 1);
  });

  await test('a server that answers polls at once is not spun on', async () => {
    await sleep(1500); // any burst before
    const before = polls;
    await sleep(4000);
    const n = polls - before;
    assert.ok(n >= 1 && n <= 8, `${n} polls in 4 s`);
  });

  await test('SIGTERM ends it cleanly, and the token was written nowhere', async () => {
    bot.kill('SIGTERM');
    const [code, signal] = await ended;
    assert.deepEqual([code, signal], [0, null], written);
    assert.ok(written.length > 0);
    assert.ok(!written.includes(token.split(':')[1]), 'the token is in the log');
    assert.ok(!/panic/.test(written), written);
  });
} finally {
  if (bot.exitCode === null) bot.kill('SIGKILL');
  await server.stop();
}
console.log(`1..${passed}`);
