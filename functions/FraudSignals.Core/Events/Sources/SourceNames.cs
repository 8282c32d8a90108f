using System.Collections.Immutable;
using System.Globalization;

namespace FraudSignals.Events.Sources;

/// <summary>
/// The names of sources by their indices, for alerts to name events by. They may change while an engine runs. Safe for use by many threads.
/// </summary>
public sealed class SourceNames
{
    private volatile string[] _names = [];

    /// <param name="names">The names, those of indices no source has included; see <see cref="Source.NamesOf"/>.</param>
    public SourceNames(ImmutableArray<string> names) => Take(names);

    /// <summary>The name of a source; its index where it has none.</summary>
    public string this[int index] =>
        index == Source.Verdicts.Index ? Source.Verdicts.Name
            : _names is var names && index < names.Length ? names[index] : index.ToString(CultureInfo.InvariantCulture);

    public static implicit operator SourceNames(ImmutableArray<string> names) => new(names);

    /// <summary>Replaces the names. An index never becomes another source's.</summary>
    public void Take(ImmutableArray<string> names) => _names = [.. names];
}
