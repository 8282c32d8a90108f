using System.Security.Cryptography;
using System.Text;
using FraudSignals.Events;

namespace FraudSignals.Verdicts;

/// <summary>A verdict as the event that rules count.</summary>
public static class VerdictEvent
{
    private static readonly EventFieldInfo Finding = EventFieldInfo.Of(EventField.Verdict);
    private static readonly EventFieldInfo Typology = EventFieldInfo.Of(EventField.Typology);

    /// <summary>The word of a finding, as it is posted and as rules ask for it.</summary>
    public static string WordOf(VerdictFinding finding) => finding switch
    {
        VerdictFinding.Confirmed => "confirmed",
        VerdictFinding.FalsePositive => "false_positive",
        _ => "unknown",
    };

    /// <summary>The same for the same alert, party and id of the verdict.</summary>
    public static RecordId IdOf(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{verdict.Alert}|{verdict.By}|{verdict.Id}"));
        return RecordId.Of(Encoding.ASCII.GetBytes(new Guid(hash.AsSpan(0, 16)).ToString()));
    }

    /// <summary>Adds a verdict to a batch; one of before alerts said the kind of their subject is left out.</summary>
    /// <param name="batch">Takes it.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="key">The identifier of its subject; null where only the token is known.</param>
    public static void Add(EventBatch batch, Verdict verdict, string? key)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(verdict);
        if (!Enum.TryParse<SubjectKind>(verdict.SubjectKind, ignoreCase: true, out var kind)
            || !Token.TryParse(verdict.Subject, out var subject))
        {
            return;
        }

        ref var e = ref batch.Next();
        e.Type = EventType.Verdict;
        e.Time = verdict.At.ToUnixTimeMilliseconds();
        e.Id = IdOf(verdict);
        e.Tokens[(int)kind] = subject;
        if (key != null && Encoding.UTF8.GetByteCount(key) is > 0 and <= EventBatch.MaxIdentifierBytes)
        {
            batch.SetIdentifier(ref e, (int)kind, Encoding.UTF8.GetBytes(key));
        }

        e.Set(Finding, TextCode.Of(WordOf(verdict.Finding)));
        e.Set(Typology, TextCode.Of(verdict.Typology));
        batch.Commit();
    }
}
