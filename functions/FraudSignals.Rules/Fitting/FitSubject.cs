using System.Collections.Immutable;

namespace FraudSignals.Rules.Fitting;

/// <summary>What was found of one subject.</summary>
/// <param name="Id">The same for the same subject in any run; decides which part of the subjects it is of.</param>
/// <param name="IsFraud">Whether it is what the typology looks for; null where nobody knows.</param>
/// <param name="Periods">What was found of it, by the typology's cool-downs.</param>
public sealed record FitSubject(ulong Id, bool? IsFraud, ImmutableArray<FitPeriod> Periods);

/// <summary>What was found of a subject within one cool-down, of which at most one alert comes.</summary>
/// <param name="Number">The number of the cool-down since 1970.</param>
/// <param name="Steps">What stood together at some instant: by rule the step it had reached, from 1; 0 where it had not hit.</param>
public sealed record FitPeriod(int Number, ImmutableArray<byte[]> Steps);
