using System.Collections.Immutable;

namespace FraudSignals.Rules.Testing;

/// <summary>The kinds of test that every rule needs.</summary>
public static class RuleTestCover
{
    /// <summary>The rule hits.</summary>
    public const string Match = "match";

    /// <summary>Traffic like it that is in order.</summary>
    public const string Silence = "silence";

    /// <summary>One short of the threshold: silent.</summary>
    public const string Below = "below";

    /// <summary>Just the threshold: hits.</summary>
    public const string Threshold = "threshold";

    /// <summary>What has just left the window does not count, or what is still in it does.</summary>
    public const string WindowEdge = "windowEdge";

    /// <summary>A record received long after its time counts.</summary>
    public const string Late = "late";

    /// <summary>A record sent twice counts once.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>Something the rule needs is not known, a field or the past: it does not hit.</summary>
    public const string CannotSay = "cannotSay";

    public static ImmutableArray<string> All { get; } = [Match, Silence, Below, Threshold, WindowEdge, Late, Duplicate, CannotSay];

    /// <summary>Why a test is none of a kind it says it is; null where it may be one.</summary>
    internal static (string Why, string Instead)? WhyNot(string cover, RuleTest test)
    {
        var isSilent = test.Expected.Subjects.IsEmpty;
        return cover switch
        {
            Match or Threshold when isSilent => ("expects that nothing is found", "name who is found"),
            Silence or Below when !isSilent => ("expects that something is found", "expect []"),
            WindowEdge when test.History.IsEmpty && test.Events.All(e => e.Time == test.Start) =>
                ("has all records at its start", "let one happen a window later"),
            Late when !test.Events.Any(e => e.Received > e.Time) =>
                ("has no record that is received after it happened", "write for example \"received\": \"+5h\""),
            Duplicate when test.Events.DistinctBy(e => e.Json).Count() == test.Events.Length =>
                ("has no record that is sent twice", "write \"sent\": 2"),
            CannotSay when !isSilent && test.Expected.CannotSay is null =>
                ("expects a finding and nothing of cannotSay", "expect [], or say \"cannotSay\": false"),
            _ => null,
        };
    }
}
