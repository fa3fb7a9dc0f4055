// Clients of Close in Node whose calls are dropped, cut, held or delayed: prints what each sees, and its calls.
//
// `clients.mjs base|host AXIOS`: by the address of the sandbox, or by the service's own host. AXIOS: the module.

const { env } = process;
const { default: axios } = process.argv[3] ? await import(process.argv[3]) : {};
const url = `${{ base: env.DEALDOCK_BASE_URL, host: 'https://api.close.com' }[process.argv[2]]}/api/v1/lead/`;
const headers = {
  authorization: `Basic ${Buffer.from(`${env.DEALDOCK_API_KEY}:`).toString('base64')}`,
  'content-type': 'application/json',
};
const DELAY = 600;
// The milliseconds of a client by effect. It reaches its limit only where the call has no answer until then.
const TIMEOUT = { close: 30_000, cut: 30_000, hold: 400, delay: 400 };
const effects = { close: { close: true }, cut: { close: 'middle' }, hold: { hold: true }, delay: { delay: DELAY / 1000 } };

async function control(method, path, body) {
  const whole = `${env.DEALDOCK_URL}/_dealdock/accounts/${env.DEALDOCK_ACCOUNT_ID}${path}`;
  const answer = await fetch(whole, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  return JSON.parse((await answer.text()) || 'null');
}

const clients = {
  async fetch(method, body, timeout) {
    const answer = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(timeout) });
    await answer.text();
  },
  ...(axios && { axios: (method, data, timeout) => axios.request({ url, method, headers, data, timeout }) }),
};

async function seen(call, method, timeout) {
  try {
    await call(method, method === 'POST' ? '{"name": "A lead"}' : undefined, timeout);
  } catch ({ name, code, cause }) {
    return [name, code, cause?.name, cause?.code].filter(Boolean).join(' ');
  }
  return 'no error';
}

for (const [name, effect] of Object.entries(effects)) {
  for (const method of ['GET', 'POST']) {
    for (const [client, call] of Object.entries(clients)) {
      await control('POST', '/faults', { match: { object: 'lead' }, effect, times: 10 });
      const [newest] = await control('GET', '/requests?limit=1');
      const found = await seen(call, method, TIMEOUT[name]);
      await control('DELETE', '/faults');
      if (name === 'delay') await new Promise((resolve) => setTimeout(resolve, DELAY));
      const calls = await control('GET', `/requests?since=${newest?.number ?? 0}&wait=5`);
      console.log(`${name} ${method} ${client}: ${calls.length} calls, ${found}`);
    }
  }
}
