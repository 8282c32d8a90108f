using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Verdicts;

namespace FraudSignals.Outcomes;

/// <summary>An alert with its revisions, and what was said of it in the order it was said.</summary>
internal sealed record Outcome(ImmutableArray<Alert> Revisions, ImmutableArray<Verdict> Verdicts)
{
    /// <summary>Its newest revision.</summary>
    public Alert Alert => Revisions[^1];

    /// <summary>What counts.</summary>
    public VerdictFinding? Finding => Verdicts.IsEmpty ? null : Verdicts[^1].Finding;

    public bool WasWrong => Finding == VerdictFinding.FalsePositive;

    /// <summary>Whether it was confirmed before it was found to be wrong: somebody objected, or looked again.</summary>
    public bool WasOverturned => WasWrong && Verdicts.Any(v => v.Finding == VerdictFinding.Confirmed);

    /// <summary>From the first hit that contributed to the reception of the event that raised it, seconds.</summary>
    public double? SecondsToAlert => Revisions[0].Reasons is { IsDefaultOrEmpty: false } reasons
        ? Math.Max(0, (Revisions[0].Received - reasons.Min(r => r.Time)).TotalSeconds)
        : null;

    /// <summary>From that reception to the first verdict.</summary>
    public double? SecondsToVerdict => Verdicts.IsEmpty ? null : (Verdicts[0].At - Revisions[0].Received).TotalSeconds;

    /// <summary>From the first verdict to the first that names an action.</summary>
    public double? SecondsToAction => Verdicts.FirstOrDefault(v => v.Action != null) is { } acted ? (acted.At - Verdicts[0].At).TotalSeconds : null;

    /// <summary>What was saved, as the newest verdict that says so has it; nothing where the alert was wrong.</summary>
    public (string Currency, decimal Amount)? Saved => !WasWrong && Verdicts.LastOrDefault(v => v is { AmountSaved: not null, Currency: not null }) is { } last
        ? (last.Currency!, last.AmountSaved!.Value)
        : null;
}
