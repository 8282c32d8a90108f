// The official JavaScript client over TLS and over WebSockets: node transport.js MODULES CONNECTION SUBSCRIPTION tcp|sockets
"use strict";
const [modules, connection, subscription, transport] = process.argv.slice(2);
const { ServiceBusClient } = require(modules + "/@azure/service-bus");

(async () => {
  const client = new ServiceBusClient(connection, {
    retryOptions: { maxRetries: 0, timeoutInMs: 30000 },
    ...(transport === "sockets" ? { webSocketOptions: { webSocket: require(modules + "/ws") } } : {}),
  });
  await client.createSender("bank-alerts").sendMessages({ body: "by js", messageId: `js-${transport}` });
  const receiver = client.createReceiver("bank-alerts", subscription);
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 30000 });
  await receiver.completeMessage(message);
  console.log(message.body);
  await client.close();
})().catch((e) => { console.error(e); process.exit(1); });
