// Receives the alerts of a subscription: node subscriber.js CONNECTION TOPIC SUBSCRIPTION
// First: npm install @azure/service-bus
"use strict";
const { ServiceBusClient } = require("@azure/service-bus");

const [connection, topic, subscription] = process.argv.slice(2);
if (!subscription) {
  console.error("Write: CONNECTION TOPIC SUBSCRIPTION");
  process.exit(2);
}

const client = new ServiceBusClient(connection);
const receiver = client.createReceiver(topic, subscription);
const seen = new Set(); // In earnest: a table. An alert may come twice, and is the same by its messageId.

const subscribed = receiver.subscribe({
  async processMessage(message) {
    // Its content type is CloudEvents, which the client leaves as bytes.
    const event = Buffer.isBuffer(message.body) ? JSON.parse(message.body.toString()) : message.body;
    const { subject, severity, typology, expires } = event.data;
    if (new Date(expires) < new Date()) {
      await receiver.deadLetterMessage(message, { deadLetterReason: "expired", deadLetterErrorDescription: "No ground for action any more." });
      return;
    }
    if (!seen.has(message.messageId)) {
      seen.add(message.messageId);
      console.log(`${severity} ${typology} ${subject.kind} ${subject.key ?? subject.token}`);
    }
    await receiver.completeMessage(message);
  },
  async processError({ errorSource, error }) {
    console.error(`${errorSource}: ${error.message}`);
  },
}, { autoCompleteMessages: false });

const stop = async () => {
  await subscribed.close();
  await client.close();
  process.exit(0);
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
