using System.Collections.Immutable;
using FraudSignals.Events;

namespace FraudSignals.Rules.Reading;

/// <summary>A filter of an aggregate that was read.</summary>
/// <param name="Condition">Compiled against event fields.</param>
/// <param name="OpenFields">The fields it reads without asking whether they are there.</param>
/// <param name="Where">Its text, rendered.</param>
internal sealed record ReadFilter(Condition Condition, ImmutableArray<EventField> OpenFields, string Where);
