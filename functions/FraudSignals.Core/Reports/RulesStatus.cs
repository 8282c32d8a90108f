using System.Collections.Immutable;
using FraudSignals.Rules;

namespace FraudSignals.Reports;

/// <summary>Which rules are in force, and what came of the last look for others.</summary>
/// <param name="Snapshot">The content hash of the rules in force.</param>
/// <param name="ActiveSince">Since when.</param>
/// <param name="Source">Where they are read from; null where they cannot change.</param>
/// <param name="Refused">The set that is there now and cannot be used; null where there is none.</param>
/// <param name="SwitchedOff">Rules and typologies that count for nothing at present.</param>
public sealed record RulesStatus(
    string Snapshot, DateTimeOffset ActiveSince, string? Source, RefusedRules? Refused, ImmutableArray<RuleSwitch> SwitchedOff);

/// <summary>A set of rules that was not taken.</summary>
/// <param name="At">When.</param>
/// <param name="Problems">How many things are wrong with it.</param>
/// <param name="Diagnostics">The first of them, as <c>rules check</c> prints them.</param>
/// <param name="Instead">Whose rules the host started with, where it could not start with these; null where rules taken from there before
/// stay.</param>
public sealed record RefusedRules(DateTimeOffset At, int Problems, ImmutableArray<string> Diagnostics, string? Instead = null);
