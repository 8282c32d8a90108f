// The contract asked by the official JavaScript client: node contract.js MODULES CONNECTION... prints a line of JSON a case.
"use strict";
const [modules, owner, wrong, bankKey, senderKey] = process.argv.slice(2);
const { ServiceBusClient } = require(modules + "/@azure/service-bus");
const assert = require("node:assert");

const TOPIC = "bank-alerts";
const retryOptions = { maxRetries: 0, timeoutInMs: 20000 };
const open = [];
const connect = (connection) => { const c = new ServiceBusClient(connection, { retryOptions }); open.push(c); return c; };
const client = connect(owner);
const sender = client.createSender(TOPIC);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const SOON = 15000, SHORT = 1000;

// What a case uses: a subscription of its name, which takes what is marked with the name.
const context = (name) => {
  const subscription = name.slice(0, 50);
  // Left to itself this client renews locks.
  const receiver = (options) => client.createReceiver(TOPIC, subscription, { maxAutoLockRenewalDurationInMs: 0, ...options });
  let n = 0;
  return {
    name,
    subscription,
    receiver,
    dead: () => receiver({ subQueueType: "deadLetter" }),
    message: (body, more = {}) => ({
      body, messageId: `js-${name}-${n++}`, ...more, applicationProperties: { test: name, ...(more.applicationProperties || {}) } }),
    send: async (...bodies) => { for (const b of bodies) await sender.sendMessages({ body: b, messageId: `js-${name}-${n++}`, applicationProperties: { test: name } }); },
    manager: () => client.createRuleManager(TOPIC, subscription),
  };
};
const next = async (r) => { const [m] = await r.receiveMessages(1, { maxWaitTimeInMs: SOON }); assert.ok(m, "Nothing came."); return m; };
const none = async (r) => assert.deepStrictEqual(await r.receiveMessages(1, { maxWaitTimeInMs: SHORT }), []);
const many = async (r, count) => {
  const got = [];
  while (got.length < count) {
    const some = await r.receiveMessages(count - got.length, { maxWaitTimeInMs: SOON });
    if (!some.length) break;
    got.push(...some);
  }
  return got;
};
const peeked = async (r, count = 10) => (await r.peekMessages(count)).map((m) => m.body);
const rules = (manager) => manager.getRules();
const fails = async (code, act) => {
  try { await act(); } catch (e) { assert.ok(code instanceof RegExp ? code.test(String(e.message)) : e.code === code, `${e.code}: ${e.message}`); return; }
  assert.fail(`No ${code}.`);
};
const range = (n) => [...Array(n).keys()].map(String);

const cases = {
  async Complete_removes(c) {
    await c.send("x");
    const r = c.receiver();
    await r.completeMessage(await next(r));
    await none(r);
    assert.deepStrictEqual(await peeked(r), []);
  },
  async Abandon_gives_back_at_once(c) {
    await c.send("x");
    const r = c.receiver();
    const first = await next(r);
    await r.abandonMessage(first);
    const second = await next(r);
    assert.deepStrictEqual([first.deliveryCount, second.deliveryCount], [0, 1]);
    assert.ok(first.sequenceNumber.equals(second.sequenceNumber));
  },
  async Abandon_changes_properties(c) {
    await c.send("x");
    const r = c.receiver();
    await r.abandonMessage(await next(r), { seen: "yes" });
    assert.strictEqual((await next(r)).applicationProperties.seen, "yes");
  },
  async Dead_letter_keeps_reason_and_description(c) {
    await c.send("x");
    const r = c.receiver();
    await r.deadLetterMessage(await next(r), { deadLetterReason: "bad", deadLetterErrorDescription: "no such account" });
    const dead = await next(c.dead());
    assert.deepStrictEqual([dead.deadLetterReason, dead.deadLetterErrorDescription, dead.body], ["bad", "no such account", "x"]);
    assert.match(dead.deadLetterSource, /Subscriptions/);
    await none(r);
  },
  async Dead_letter_is_completed(c) {
    await c.send("x");
    const r = c.receiver();
    await r.deadLetterMessage(await next(r));
    const dead = c.dead();
    await dead.completeMessage(await next(dead));
    assert.deepStrictEqual(await peeked(dead), []);
  },
  async Dead_letter_is_sent_again(c) {
    await c.send("x");
    const r = c.receiver();
    await r.deadLetterMessage(await next(r));
    const dead = c.dead();
    const letter = await next(dead);
    await sender.sendMessages({ body: letter.body, messageId: letter.messageId + "-again", applicationProperties: { test: c.name } });
    await dead.completeMessage(letter);
    assert.strictEqual((await next(r)).body, "x");
  },
  async Too_many_deliveries_dead_letter(c) {
    await c.send("x");
    const r = c.receiver();
    for (let i = 0; i < 3; i++) await r.abandonMessage(await next(r));
    assert.strictEqual((await next(c.dead())).deadLetterReason, "MaxDeliveryCountExceeded");
  },
  async Lock_ends_and_message_comes_again(c) {
    await c.send("x");
    const r = c.receiver();
    const first = await next(r), second = await next(r);
    assert.ok(first.sequenceNumber.equals(second.sequenceNumber));
    assert.strictEqual(second.deliveryCount, 1);
    assert.notStrictEqual(first.lockToken, second.lockToken);
  },
  async Complete_after_the_lock_is_lock_lost(c) {
    await c.send("x");
    const r = c.receiver();
    const first = await next(r);
    await r.completeMessage(await next(r));
    await fails("MessageLockLost", () => r.completeMessage(first));
  },
  async Renew_keeps_the_lock(c) {
    await c.send("x");
    const r = c.receiver();
    const m = await next(r);
    const before = m.lockedUntilUtc;
    await wait(1000);
    assert.ok((await r.renewMessageLock(m)) > before);
    await r.completeMessage(m);
  },
  async Renew_of_a_lost_lock_fails(c) {
    await c.send("x");
    const r = c.receiver();
    const first = await next(r);
    await r.abandonMessage(first);
    await fails("MessageLockLost", () => r.renewMessageLock(first));
  },
  async Complete_twice_is_lock_lost(c) {
    await c.send("x");
    const r = c.receiver();
    const m = await next(r);
    await r.completeMessage(m);
    // This client knows by itself that it was settled, and says so in words of its own.
    await fails(/lock|already|settled|invalid/i, () => r.completeMessage(m));
  },
  async Receive_and_delete_removes_at_once(c) {
    await c.send("x");
    const r = c.receiver({ receiveMode: "receiveAndDelete" });
    assert.strictEqual((await next(r)).body, "x");
    assert.deepStrictEqual(await peeked(r), []);
  },
  async Batch_is_received_in_order(c) {
    await c.send(...range(20));
    assert.deepStrictEqual((await many(c.receiver(), 20)).map((m) => m.body), range(20));
  },
  async Batch_send_is_all_there(c) {
    const batch = await sender.createMessageBatch();
    for (const b of range(50)) assert.ok(batch.tryAddMessage(c.message(b)));
    await sender.sendMessages(batch);
    assert.strictEqual((await many(c.receiver(), 50)).length, 50);
  },
  async Prefetch_delivers_all(c) {
    await c.send(...range(30));
    const r = c.receiver(), got = new Set();
    while (got.size < 30) {
      for (const m of await r.receiveMessages(10, { maxWaitTimeInMs: SOON })) {
        assert.ok(!got.has(m.body));
        got.add(m.body);
        await r.completeMessage(m);
      }
    }
  },
  async Receive_waits_for_what_comes_later(c) {
    const waiting = next(c.receiver());
    await c.send("later");
    assert.strictEqual((await waiting).body, "later");
  },
  async Receive_of_nothing_ends(c) {
    const r = c.receiver();
    await none(r);
    await c.send("x");
    assert.strictEqual((await next(r)).body, "x");
  },
  async Receivers_compete(c) {
    await c.send(...range(20));
    const a = await many(c.receiver(), 10), b = await many(c.receiver(), 10);
    const numbers = new Set(a.map((m) => m.sequenceNumber.toString()));
    assert.ok(!b.some((m) => numbers.has(m.sequenceNumber.toString())) && b.length === 10);
  },
  async Peek_leaves_all_there(c) {
    await c.send("a", "b", "c");
    const r = c.receiver();
    assert.deepStrictEqual(await peeked(r), ["a", "b", "c"]);
    assert.strictEqual((await many(r, 3)).length, 3);
  },
  async Peek_goes_on_from_a_number(c) {
    await c.send("a", "b", "c");
    const r = c.receiver();
    const all = await r.peekMessages(10);
    assert.strictEqual((await r.peekMessages(1, { fromSequenceNumber: all[2].sequenceNumber }))[0].body, "c");
  },
  async Duplicate_is_dropped(c) {
    await sender.sendMessages(c.message("first", { messageId: "js-same" }));
    await sender.sendMessages(c.message("second", { messageId: "js-same" }));
    assert.deepStrictEqual(await peeked(c.receiver()), ["first"]);
  },
  async Time_to_live_ends_in_dead_letters(c) {
    await sender.sendMessages(c.message("x", { timeToLive: 1000 }));
    assert.strictEqual((await next(c.dead())).deadLetterReason, "TTLExpiredException");
    assert.deepStrictEqual(await peeked(c.receiver()), []);
  },
  async Properties_arrive_as_sent(c) {
    const sent = { messageId: "js-id-1", subject: "s", correlationId: "c", contentType: "application/json", to: "t", replyTo: "r" };
    await sender.sendMessages(c.message("x", { ...sent, applicationProperties: { text: "a", whole: 5, real: 0.5, truth: true } }));
    const got = await next(c.receiver());
    for (const [name, value] of Object.entries(sent)) assert.strictEqual(got[name], value);
    assert.deepStrictEqual({ ...got.applicationProperties }, { test: c.name, text: "a", whole: 5, real: 0.5, truth: true });
  },
  async Numbers_and_times_are_given(c) {
    await c.send("a", "b");
    const [a, b] = await many(c.receiver(), 2);
    assert.ok(b.sequenceNumber.greaterThan(a.sequenceNumber));
    assert.ok(Math.abs(a.enqueuedTimeUtc - Date.now()) < 120000);
    assert.ok(a.lockedUntilUtc - Date.now() < 10000);
    assert.notStrictEqual(a.lockToken, b.lockToken);
  },
  async Large_message_arrives(c) {
    await c.send("x".repeat(900000));
    assert.strictEqual((await next(c.receiver())).body.length, 900000);
  },
  async Too_large_message_is_refused(c) {
    await fails("MessageSizeExceeded", () => c.send("x".repeat(1200000)));
  },
  async Empty_body_arrives(c) {
    await c.send("");
    assert.strictEqual((await next(c.receiver())).body, "");
  },
  async Unknown_topic_is_not_found(c) {
    await fails("MessagingEntityNotFound", () => client.createSender("no-such").sendMessages(c.message("x")));
  },
  async Unknown_subscription_is_not_found() {
    await fails("MessagingEntityNotFound", () => client.createReceiver(TOPIC, "no-such").receiveMessages(1, { maxWaitTimeInMs: SHORT }));
  },
  async Wrong_key_is_unauthorized() {
    await fails("UnauthorizedAccess", () => connect(wrong).createReceiver(TOPIC, "bay").receiveMessages(1, { maxWaitTimeInMs: SHORT }));
  },
  async Party_receives_from_its_own_alone(c) {
    const bank = connect(bankKey);
    await c.send("x");
    assert.ok(await next(bank.createReceiver(TOPIC, "bay")));
    await fails("UnauthorizedAccess", () => bank.createReceiver(TOPIC, "other").receiveMessages(1, { maxWaitTimeInMs: SHORT }));
  },
  async Party_cannot_send(c) {
    await fails("UnauthorizedAccess", () => connect(bankKey).createSender(TOPIC).sendMessages(c.message("x")));
  },
  async Sender_cannot_receive(c) {
    const other = connect(senderKey);
    await other.createSender(TOPIC).sendMessages(c.message("x"));
    await fails("UnauthorizedAccess", () => other.createReceiver(TOPIC, "bay").receiveMessages(1, { maxWaitTimeInMs: SHORT }));
  },
  async Rules_are_listed(c) {
    const all = await rules(c.manager());
    assert.deepStrictEqual(all.map((r) => [r.name, r.filter.sqlExpression]), [["$Default", `test = '${c.name}'`]]);
  },
  async Sql_rule_decides_what_comes(c) {
    const m = c.manager();
    await m.deleteRule("$Default");
    await m.createRule("mine", { sqlExpression: `test = '${c.name}' AND score > 5` });
    await sender.sendMessages([["low", 3], ["high", 7]].map(([b, score]) => c.message(b, { applicationProperties: { score } })));
    assert.deepStrictEqual(await peeked(c.receiver()), ["high"]);
  },
  async Correlation_rule_decides_what_comes(c) {
    const m = c.manager();
    await m.deleteRule("$Default");
    await m.createRule("mine", { subject: "mine", applicationProperties: { test: c.name } });
    await sender.sendMessages([c.message("one", { subject: "mine" }), c.message("other", { subject: "theirs" })]);
    assert.deepStrictEqual(await peeked(c.receiver()), ["one"]);
    const [rule] = await rules(m);
    assert.deepStrictEqual([rule.filter.subject, rule.filter.applicationProperties.test], ["mine", c.name]);
  },
  async No_rule_takes_nothing(c) {
    const m = c.manager();
    await m.deleteRule("$Default");
    await c.send("x");
    assert.deepStrictEqual(await peeked(c.receiver()), []);
    assert.deepStrictEqual(await rules(m), []);
  },
  async Rule_of_a_known_name_exists_already(c) {
    await fails("MessagingEntityAlreadyExists", () => c.manager().createRule("$Default", { sqlExpression: "1=1" }));
  },
  async Rule_that_is_none_is_refused(c) {
    await fails(/The filter ends where/, () => c.manager().createRule("bad", { sqlExpression: "score >" }));
  },
  async Unknown_rule_is_not_found(c) {
    await fails("MessagingEntityNotFound", () => c.manager().deleteRule("no-such"));
  },
  async Defer_is_not_implemented(c) {
    await c.send("x");
    const r = c.receiver();
    const m = await next(r);
    await fails(/cannot be deferred/, () => r.deferMessage(m));
  },
  async Schedule_is_not_implemented(c) {
    await fails(/cannot be scheduled/, () => sender.scheduleMessages(c.message("x"), new Date(Date.now() + 3600000)));
  },
  async Session_is_not_implemented(c) {
    // Refused likewise; but this client says only that there is no such session for it.
    await fails(/no sessions|requested session/, () => client.acceptSession(TOPIC, c.subscription, "s"));
  },
  async Processor_handles_all(c) {
    await c.send(...range(25));
    const got = [];
    await new Promise((done, failed) => {
      const r = c.receiver();
      const stop = r.subscribe({
        processMessage: async (m) => { got.push(m.body); if (got.length === 25) setTimeout(() => stop.close().then(done, failed), 500); },
        processError: async (e) => failed(e.error),
      }, { maxConcurrentCalls: 4 });
    });
    assert.deepStrictEqual([...got].sort(), range(25).sort());
    assert.deepStrictEqual(await peeked(c.receiver()), []);
  },
  async Processor_that_fails_dead_letters(c) {
    await c.send("x");
    const stop = c.receiver().subscribe({ processMessage: async () => { throw new Error("no"); }, processError: async () => {} });
    assert.strictEqual((await next(c.dead())).deadLetterReason, "MaxDeliveryCountExceeded");
    await stop.close();
  },
  async Other_subscription_has_its_own_copy(c) {
    await c.send("x");
    const r = c.receiver();
    await r.completeMessage(await next(r));
    assert.ok((await peeked(client.createReceiver(TOPIC, "bay"), 200)).length > 0);
  },
};

(async () => {
  // Some at a time: many of them wait for a lock to end.
  const wanted = new RegExp(process.env.CONTRACT_CASES || "");
  const queue = Object.entries(cases).filter(([name]) => wanted.test(name));
  const work = async () => {
    for (let one; (one = queue.shift());) {
      const [name, run] = one;
      let error = null;
      try {
        await Promise.race([run(context(name)), wait(60000).then(() => { throw new Error("It takes too long."); })]);
      } catch (e) { error = String((e && e.stack) || e); }
      console.log(JSON.stringify({ name, error }));
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  await Promise.race([Promise.all(open.map((c) => c.close())), wait(5000)]);
  process.exit(0);
})();
