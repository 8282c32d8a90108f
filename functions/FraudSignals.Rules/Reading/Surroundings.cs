using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Lists;
using FraudSignals.Rules.Expressions;

namespace FraudSignals.Rules.Reading;

/// <summary>What expressions of all files may name beside events and aggregates.</summary>
/// <param name="Lists">Lists by name.</param>
/// <param name="Worth">What currencies are worth; null where no file says so.</param>
/// <param name="Calendar">What time it is where the deployment is; null where no file says so.</param>
/// <param name="Thresholds">Thresholds by currency, by name.</param>
internal sealed record Surroundings(
    IReadOnlyDictionary<string, SubjectList> Lists, WorthTable? Worth, Calendar? Calendar,
    IReadOnlyDictionary<string, ThresholdTable> Thresholds)
{
    /// <summary>
    /// Filters that several files have, so that each is parsed once: by the types of events, the currency of the aggregate and the text.
    /// </summary>
    public Dictionary<(string Types, string? Currency, string Text), ReadFilter> Filters { get; } = [];

    /// <summary>The scope of a rule's expressions.</summary>
    public Scope ScopeOfRules(IReadOnlyCollection<EventType> types, SubjectKind subject, ImmutableArray<Role> roles) =>
        Scope.OfEvents(types, Lists, Worth, calendar: Calendar, thresholds: Thresholds, asksOfNew: (subject, roles));

    /// <summary>The scope of an aggregate's filter.</summary>
    public Scope ScopeOfFilters(IReadOnlyCollection<EventType> types) =>
        Scope.OfEvents(types, Lists, Worth, isForFilters: true, calendar: Calendar, thresholds: Thresholds);
}
