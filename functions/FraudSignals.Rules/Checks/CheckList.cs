using System.Collections.Immutable;

namespace FraudSignals.Rules.Checks;

/// <summary>All checks, and all that is known of them.</summary>
public static class CheckList
{
    /// <summary>The checks of what loads.</summary>
    internal static ImmutableArray<Check> Checks { get; } =
    [
        new AlwaysSame(), new BeyondRetention(), new Cost(), new DeprecatedPlace(), new DeviationSample(), new ExpiredEntry(),
        new FamilySplit(), new FileName(), new FindingCount(),
        new DeprecatedChanged(), new MissingLockedRule(), new IdReused(), new LevelAndScore(), new MinimumSample(), new MixedUnits(),
        new NewWithFilter(), new NoCurrency(), new NotInPack(), new NotLocked(),
        new NotRead(), new Silencing(), new SmallSeconds(), new Unfinished(), new Untested(), new UpperBoundsOnly(), new VersionNotRaised(),
    ];

    /// <summary>What every check finds, and why; by name, errors first.</summary>
    public static ImmutableArray<CheckInfo> All { get; } =
    [
        .. LoaderChecks.All.OrderBy(c => c.Name, StringComparer.Ordinal),
        .. Checks.Select(c => c.Info).Append(Waivers.Expired).Append(Waivers.Unused).OrderBy(c => c.Name, StringComparer.Ordinal),
    ];

    /// <summary>The names of the checks a card may silence.</summary>
    internal static ImmutableArray<string> Silenceable { get; } = [.. All.Where(c => c.MayBeSilenced).Select(c => c.Name)];
}
