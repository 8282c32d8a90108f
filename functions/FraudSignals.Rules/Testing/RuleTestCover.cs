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
}
