// Drives the built binary against discord-digital-twin, a Discord server that
// others wrote: ready, registration, a slash command, a button, a mention.
// usage: node run.mjs BINARY
import { spawn } from 'node:child_process'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

// The twin listens on every interface: keep it to this machine.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === 'number' ? listen.call(this, port, '127.0.0.1', ...rest) : listen.call(this, port, ...rest)
}

const { DigitalDiscord } = await import('discord-digital-twin')

const token = 'MTAwMDAwMDAwMDAwMDAwMDAw.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB'
const user = '200000000000000002'
const channel = '400000000000000004'
const discord = new DigitalDiscord({
  botToken: token,
  guild: { id: '300000000000000003', name: 'Server', ownerId: user },
  channels: [{ id: channel, name: 'general', type: 0 }],
  users: [{ id: user, username: 'asker' }],
})
// The twin keeps permissions as text; Discord's published schema wants the
// number that the bot sends.
discord.prisma = discord.prisma.$extends({
  query: {
    applicationCommand: {
      create({ args, query }) {
        const p = args.data.defaultMemberPermissions
        if (typeof p === 'number') args.data.defaultMemberPermissions = String(p)
        return query(args)
      },
    },
  },
})

function check(what, ok, detail) {
  if (!ok) throw new Error(`${what}: ${typeof detail === 'string' ? detail : JSON.stringify(detail, null, 1)}`)
  console.log(`ok: ${what}`)
}

async function until(what, f) {
  for (const end = Date.now() + 15_000; Date.now() < end; await sleep(50)) {
    const v = await f()
    if (v) return v
  }
  throw new Error(`timed out: ${what}`)
}

const text = (m) => [m.content, ...m.embeds.flatMap((e) => [e.title, e.description, ...(e.fields ?? []).flatMap((f) => [f.name, f.value]), e.footer?.text])].join('\n')
const buttons = (m) => (m.components ?? []).flatMap((r) => r.components)

await discord.start()
const api = `http://127.0.0.1:${discord.port}`
const bot = spawn(process.argv[2], ['serve'], {
  env: { PATH: process.env.PATH, ALLYBOT_DISCORD_TOKEN: token, ALLYBOT_DISCORD_API_URL: api, ALLYBOT_HTTP_LISTEN: '127.0.0.1:0', ALLYBOT_STORE_DIR: process.argv[2] + '.data' },
  stdio: ['ignore', 'inherit', 'pipe'],
})
let log = ''
bot.stderr.on('data', (d) => { log += d })
const ended = new Promise((resolve) => bot.on('exit', (code, signal) => resolve({ code, signal })))
const timer = setTimeout(() => bot.kill('SIGKILL'), 60_000)

let failed
try {
  const commands = await until('registration', async () => {
    const all = await discord.prisma.applicationCommand.findMany()
    return all.length > 0 && all
  })
  check('ready and registered', commands.some((c) => c.name === 'ally') && commands.some((c) => c.type === 3), commands.map((c) => c.name))

  const here = discord.channel(channel)
  const slash = await here.user(user).runSlashCommand({ name: 'ally', options: [{ name: 'country', type: 3, value: 'argentina' }] })
  const ack = await here.waitForInteractionAck({ interactionId: slash.id })
  const answer = await until('the answer', async () => (await here.getMessages()).find((m) => m.id === ack.messageId))
  check('a slash command', ack.type === 4 && /1998/.test(text(answer)) && /51,309/.test(text(answer)) && /I\.10/.test(text(answer)), answer)

  const button = buttons(answer).find((b) => b.custom_id?.startsWith('2f'))
  check('a button with a fact', button, buttons(answer))
  const click = await here.user(user).clickButton({ messageId: answer.id, customId: button.custom_id })
  const clicked = await here.waitForInteractionAck({ interactionId: click.id })
  const shown = JSON.parse((await here.getInteractionResponse(click.id)).data)
  check('the button answers privately', clicked.acknowledged && shown.flags === 64 && /I\.10/.test(JSON.stringify(shown)), shown)

  const menu = await here.user(user).runSlashCommand({ name: 'topics' })
  await here.waitForInteractionAck({ interactionId: menu.id })
  const topics = JSON.parse((await here.getInteractionResponse(menu.id)).data)
  check('a list is private, with a menu', topics.flags === 64 && topics.components.some((r) => r.components[0].type === 3), topics)

  const before = (await here.getMessages()).length
  const asked = await here.user(user).sendMessage({ content: `<@${discord.botUserId}> since when is Brazil an ally?` })
  const replied = await until('a reply to a mention', async () =>
    (await here.getMessages()).find((m) => m.author.id === discord.botUserId && m.message_reference?.message_id === asked.id))
  check('a mention', /2019/.test(text(replied)), replied)
  await here.user(user).sendMessage({ content: 'nobody asked the bot this: since when is Brazil an ally?' })
  await sleep(500)
  check('what is not asked is not answered', (await here.getMessages()).length === before + 3, await here.getMessages())

  bot.kill('SIGTERM')
  const { code } = await ended
  check('SIGTERM ends it', code === 0, `exit status ${code}`)
  check('no token in the log', !log.includes(token) && !log.includes('test-interaction-token'), log)
} catch (e) {
  failed = e
}
clearTimeout(timer)
bot.kill('SIGKILL')
await ended
await discord.stop()
if (failed) {
  console.error(`FAIL: ${failed.message}\n--- log\n${log}`)
  process.exit(1)
}
process.exit(0)
