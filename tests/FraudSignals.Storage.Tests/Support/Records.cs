using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Rules;

namespace FraudSignals.Storage.Support;

/// <summary>Events and alerts made by hand.</summary>
internal static class Records
{
    public const long Start = 1_772_409_600_000; // 2026-03-02T00:00:00Z

    public static Token Number(int n) => new((UInt128)0xABCD_0000_0000_0001 << 64 | (ulong)n * 0x9E3779B97F4A7C15 | 1);

    public static Event Call(string id, long time, int caller, int callee, long? received = null)
    {
        var e = new Event { Type = EventType.Call, Time = time, Received = received ?? time, Id = RecordId.Of(id) };
        e.Tokens[0] = Number(caller);
        e.Tokens[1] = Number(callee);
        e.Set(EventFieldInfo.Of(EventField.DurationSeconds), 600);
        e.Set(EventFieldInfo.Of(EventField.Answered), 1);
        return e;
    }

    public static EventBatch Batch(params ReadOnlySpan<Event> events)
    {
        var batch = new EventBatch(Math.Max(1, events.Length));
        foreach (var e in events)
        {
            batch.Next() = e;
            batch.Commit();
        }

        return batch;
    }

    public static Alert Alert(int number, string responder = "bank", int revision = 1, long received = Start) => new()
    {
        Id = $"al-{number:x32}",
        Revision = revision,
        Level = (AlertLevel)revision,
        Typology = "mule_account",
        TypologyVersion = 3,
        Title = "Mule account",
        Severity = "high",
        Responder = responder,
        Subject = new AlertSubject("account", Number(number).ToString(), "+66812345678"),
        Time = DateTimeOffset.FromUnixTimeMilliseconds(received),
        Received = DateTimeOffset.FromUnixTimeMilliseconds(received),
        Score = 61.5,
        Threshold = 60,
        Reasons =
        [
            new Reason
            {
                Rule = "rapid_flow", RuleVersion = 2, Title = "Money leaves at once", Family = "flow", Weight = 35,
                Time = DateTimeOffset.FromUnixTimeMilliseconds(received), Sample = 7, Events = ["local/t1", "local/t2"],
                Values = [new ReasonValue("matched_flow_24h", 0.97, ">=", 0.9, 86400), new ReasonValue("amount", null, ">", 5, null)],
            },
        ],
        Actions = ["Hold the money"],
        Appeal = "Ask the bank.",
        Expires = DateTimeOffset.FromUnixTimeMilliseconds(received).AddDays(7),
        RulesHash = "abc",
    };
}
