using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Layouts;

/// <summary>How the state of one kind of subject is laid out, derived from the aggregates of a rule snapshot.</summary>
internal sealed class SubjectLayout : BlockLayout
{
    /// <summary>The finest grid in use; late events re-evaluate the later panes of it.</summary>
    public required PaneGrid FinestGrid { get; init; }

    /// <summary>On the finest grid a ring for each role that makes rules run, whether it has columns or not.</summary>
    public required (Role Role, PaneTable Ring)[] Finest { get; init; }

    public required Evidence Evidence { get; init; }

    public required FindingLog Findings { get; init; }

    public required AlertRows Alerts { get; init; }

    /// <summary>What a touch writes, by <see cref="Role"/>; null where no aggregate declares the role.</summary>
    public required TouchPlan?[] Plans { get; init; }

    /// <summary>Where the <see cref="SkipCounter"/> of each role is kept.</summary>
    public required SkipScalar[] SkipCounters { get; init; }

    /// <summary>By rule the findings that lead to its own.</summary>
    public required Dictionary<string, (TouchLog Log, TimeSpan Window)> Causes { get; init; }

    /// <summary>Where the findings are kept that lead to those of a rule; null where they are not.</summary>
    public (TouchLog Log, TimeSpan Window)? CausesOf(string rule) => Causes.TryGetValue(rule, out var causes) ? causes : null;

    /// <summary>The indexes of the aggregates that belong to this kind.</summary>
    public required int[] AggregateIndexes { get; init; }

    /// <summary>The findings that rules count, in the order of the first columns of the finest ring of their role.</summary>
    public required uint[] Counted { get; init; }

    /// <summary>
    /// The panes of the finest grid after an instant that hold data, oldest first, with a bit for each role seen there and, above those,
    /// for each of the findings that rules count.
    /// </summary>
    public void PanesAfter(in SubjectState state, long time, List<(int Pane, uint Roles)> into)
    {
        into.Clear();
        foreach (var (role, ring) in Finest)
        {
            ring.PanesAfter(state, FinestGrid.PaneOf(time), BitOf(role), role == Role.Finding ? Counted.Length : 0, into);
        }

        into.Sort();
        for (var i = into.Count - 1; i > 0; i--)
        {
            if (into[i - 1].Pane == into[i].Pane)
            {
                into[i - 1] = (into[i].Pane, into[i - 1].Roles | into[i].Roles);
                into.RemoveAt(i);
            }
        }
    }

    /// <summary>What must have been seen in a pane for a rule to have run there.</summary>
    public uint BitsOf(IEnumerable<Role> roles, ReadOnlySpan<uint> findings)
    {
        uint bits = 0;
        foreach (var role in roles)
        {
            bits |= role == Role.Finding && BitsOfFindings(findings) is not 0 and var counted ? counted : BitOf(role);
        }

        return bits;
    }

    // None where there are more than have bits of their own.
    private uint BitsOfFindings(ReadOnlySpan<uint> findings)
    {
        uint bits = 0;
        foreach (var finding in findings)
        {
            var index = Array.IndexOf(Counted, finding);
            if (index < 0)
            {
                return 0;
            }

            bits |= 1u << (PaneTable.NotedBit + index);
        }

        return bits;
    }

    /// <summary>Where the patience with the rules of a role is kept; null where nowhere.</summary>
    public SkipScalar? SkipCounterOf(Role role) => SkipCounters.Where(c => c.Role == role).Cast<SkipScalar?>().FirstOrDefault();

    /// <summary>A role as a bit.</summary>
    public static ushort BitOf(Role role) => (ushort)(1 << (int)role);
}
