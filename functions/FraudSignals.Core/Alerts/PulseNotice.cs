using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace FraudSignals.Alerts;

/// <summary>Tells the platform's desk of a feed, a rule or a typology that went silent or loud.</summary>
public static class PulseNotice
{
    /// <summary>The typology such notices are of.</summary>
    public const string Typology = "pulse";

    private static readonly TimeSpan Lasts = TimeSpan.FromDays(2);

    /// <summary>The notice. It is nobody's customer's, so the platform's desk takes it.</summary>
    /// <param name="kind">What went so: <c>feed</c>, <c>rule</c> or <c>typology</c>.</param>
    /// <param name="id">Which one.</param>
    /// <param name="state">How it went: <c>silent</c> or <c>loud</c>.</param>
    /// <param name="responder">The desk whose topic it comes on, <c>bank</c> or <c>telco</c>.</param>
    /// <param name="time">When that was noticed.</param>
    /// <param name="rulesHash">The rules in force.</param>
    public static Alert Of(string kind, string id, string state, string responder, DateTimeOffset time, string rulesHash) => new()
    {
        Id = "al-" + Hash(string.Create(CultureInfo.InvariantCulture, $"{Typology}|{kind}|{id}|{state}|{time.UtcTicks}")),
        Revision = 1,
        Level = AlertLevel.Alert,
        Typology = Typology,
        TypologyVersion = 1,
        Title = $"The {kind} {id} is {state}, against the same hours of yesterday",
        Severity = "high",
        Responder = responder,
        Subject = new AlertSubject(kind, Hash($"{kind}|{id}"), null),
        Owner = new AlertOwner(null, null, OwnedBy.Platform),
        Time = time,
        Received = time,
        Score = 1,
        Threshold = 1,
        Reasons = [],
        Actions =
        [
            kind == "feed" ? $"Ask whoever sends {id} what changed" : $"Look at what was changed last of {id}, and at the feeds it judges",
            "GET /health/ready says under pulses when it is as usual again",
        ],
        Appeal = "Nobody was acted on: it is about the platform itself.",
        Expires = time + Lasts,
        RulesHash = rulesHash,
    };

    private static string Hash(string text) =>
        XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text)).ToString("x32", CultureInfo.InvariantCulture);
}
