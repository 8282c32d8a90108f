using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Verdicts;

namespace FraudSignals.Outcomes;

/// <summary>
/// What a report keeps of an alert, of whose text a year has gigabytes, and what was said of it in the order it was said.
/// </summary>
internal sealed class Outcome
{
    private const string Unknown = "unknown";
    private const string Nobody = "nobody";

    private readonly ImmutableArray<Verdict> _verdicts;
    private int _firstRevision;
    private int _lastRevision;

    public Outcome(Alert alert, ImmutableArray<Verdict> verdicts)
    {
        _verdicts = verdicts;
        TakeFirst(alert);
        TakeLast(alert);
    }

    public string Typology { get; private set; } = "";

    public string Country { get; private set; } = Unknown;

    public string Institution { get; private set; } = Nobody;

    public bool IsInterdiction { get; private set; }

    public bool IsHeld { get; private set; }

    public bool IsSnoozed { get; private set; }

    /// <summary>When the event that raised it was received.</summary>
    public DateTimeOffset Raised { get; private set; }

    /// <summary>From the first hit that contributed to that reception, seconds.</summary>
    public double? SecondsToAlert { get; private set; }

    /// <summary>Its newest revision where it was wrong, which a report names; else null.</summary>
    public Alert? Wrong { get; private set; }

    /// <summary>What counts.</summary>
    public VerdictFinding? Finding => _verdicts.IsEmpty ? null : _verdicts[^1].Finding;

    public bool WasWrong => Finding == VerdictFinding.FalsePositive;

    /// <summary>Whether it was confirmed before it was found to be wrong: somebody objected, or looked again.</summary>
    public bool WasOverturned => WasWrong && _verdicts.Any(v => v.Finding == VerdictFinding.Confirmed);

    /// <summary>From its reception to the first verdict.</summary>
    public double? SecondsToVerdict => _verdicts.IsEmpty ? null : (_verdicts[0].At - Raised).TotalSeconds;

    /// <summary>From the first verdict to the first that names an action.</summary>
    public double? SecondsToAction =>
        _verdicts.FirstOrDefault(v => v.Action != null) is { } acted ? (acted.At - _verdicts[0].At).TotalSeconds : null;

    /// <summary>What was saved, as the newest verdict that says so has it; nothing where the alert was wrong.</summary>
    public (string Currency, decimal Amount)? Saved =>
        !WasWrong && _verdicts.LastOrDefault(v => v is { AmountSaved: not null, Currency: not null }) is { } last
            ? (last.Currency!, last.AmountSaved!.Value)
            : null;

    /// <summary>The first that found it to be wrong.</summary>
    public Verdict FirstAgainst => _verdicts.First(v => v.Finding == VerdictFinding.FalsePositive);

    public Verdict Last => _verdicts[^1];

    /// <summary>Takes another of its revisions, or one again.</summary>
    public void Take(Alert alert)
    {
        if (alert.Revision < _firstRevision)
        {
            TakeFirst(alert);
        }

        if (alert.Revision >= _lastRevision)
        {
            TakeLast(alert);
        }
    }

    private void TakeFirst(Alert alert)
    {
        (_firstRevision, Raised) = (alert.Revision, alert.Received);
        SecondsToAlert = alert.Reasons is { IsDefaultOrEmpty: false } reasons
            ? Math.Max(0, (alert.Received - reasons.Min(r => r.Time)).TotalSeconds) : null;
    }

    // Names come from a few files: one copy of each is enough.
    private void TakeLast(Alert alert)
    {
        _lastRevision = alert.Revision;
        (Typology, Country, Institution) =
            (string.Intern(alert.Typology), string.Intern(alert.Owner?.Country ?? Unknown), string.Intern(alert.Owner?.Party ?? Nobody));
        (IsInterdiction, IsHeld, IsSnoozed) = (alert.Level == AlertLevel.Interdiction, alert.IsHeld, alert.SnoozedUntil != null);
        Wrong = WasWrong ? alert : null;
    }
}
