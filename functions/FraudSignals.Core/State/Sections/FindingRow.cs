using System.Runtime.CompilerServices;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>
/// A finding as kept with its subject: which rule in which period, from when to when it hit, and on which events. Or a hit that hangs on
/// what comes after it: the first time is then that of the hit and the last when it is due.
/// </summary>
internal struct FindingRow : IPeriodRow
{
    /// <summary>The hash of the rule's id.</summary>
    public uint Key { get; set; }

    public int Period { get; set; }

    public long First { get; set; }

    public long Last { get; set; }

    /// <summary>The sample at the last hit.</summary>
    public int Sample;

    public byte EvidenceCount;

    /// <summary>The highest band a hit reached; 0 where none did.</summary>
    public byte Band;

    /// <summary>1 once more events contributed than are kept; -1 of a hit that hangs on what comes after it.</summary>
    public short EvidenceCapped;

    /// <summary>Whether it is a hit that hangs on what comes after it, and no finding yet.</summary>
    public bool IsAwaiting
    {
        readonly get => EvidenceCapped < 0;
        set => EvidenceCapped = value ? (short)-1 : (short)0;
    }

    /// <summary>The sides of the comparisons shown for the band, at its last hit.</summary>
    public Sides Values;

    public EvidenceRows Evidence;

    /// <summary>Keeps the newest events.</summary>
    public void AddEvidence(EvidenceRow row)
    {
        int position = EvidenceCount;
        for (var i = 0; i < EvidenceCount; i++)
        {
            var order = Evidence[i].CompareTo(row);
            if (order == 0)
            {
                return;
            }

            if (order > 0)
            {
                position = i;
                break;
            }
        }

        if (EvidenceCount == Sections.Evidence.Limit)
        {
            EvidenceCapped = 1;
            if (position == 0)
            {
                return;
            }

            position--;
            for (var i = 0; i < position; i++)
            {
                Evidence[i] = Evidence[i + 1];
            }
        }
        else
        {
            for (var i = EvidenceCount; i > position; i--)
            {
                Evidence[i] = Evidence[i - 1];
            }

            EvidenceCount++;
        }

        Evidence[position] = row;
    }

    /// <summary>Value and threshold of each of the first comparisons shown.</summary>
    [InlineArray(2 * Comparisons)]
    public struct Sides
    {
        public const int Comparisons = Rule.ComparisonsShown;

        private double _first;
    }

    [InlineArray(Sections.Evidence.Limit)]
    public struct EvidenceRows
    {
        private EvidenceRow _first;
    }
}
