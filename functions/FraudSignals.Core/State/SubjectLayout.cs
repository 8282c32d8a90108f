using FraudSignals.Alerts;
using FraudSignals.Findings;
using FraudSignals.State.Shapes;
using FraudSignals.Subjects;
using FraudSignals.Touches;
using FraudSignals.Windows;

namespace FraudSignals.State;

/// <summary>How the state of one kind of subject is laid out, derived from the aggregates of a rule snapshot.</summary>
internal sealed class SubjectLayout
{
    public required SubjectKind Kind { get; init; }

    /// <summary>The sections in the order they stand in a block.</summary>
    public required Section[] Sections
    {
        get;
        init
        {
            field = value;
            FirstScalar = SubjectState.ScalarAt(value.Length, 0);
        }
    }

    /// <summary>Where the first scalar stands in a block.</summary>
    public int FirstScalar { get; private init; }

    /// <summary>How many 32-bit scalars stand before the sections.</summary>
    public int Scalars => Shape.Scalars.Length;

    /// <summary>The layout as it can be known again under other rules.</summary>
    public required LayoutShape Shape { get; init; }

    /// <summary>The finest grid in use; late events re-evaluate the later panes of it.</summary>
    public required PaneGrid FinestGrid { get; init; }

    /// <summary>On the finest grid a ring for each role that makes rules run, whether it has columns or not.</summary>
    public required (Role Role, PaneRing Ring)[] Finest { get; init; }

    public required Evidence Evidence { get; init; }

    public required FindingLog Findings { get; init; }

    public required AlertRows Alerts { get; init; }

    /// <summary>What a touch writes, by <see cref="Role"/>; null where no aggregate declares the role.</summary>
    public required TouchPlan?[] Plans { get; init; }

    /// <summary>By role the scalar in which the <see cref="Patience"/> with its rules is kept.</summary>
    public required (Role Role, int Scalar)[] Patience { get; init; }

    /// <summary>The slots of the aggregates that belong to this kind.</summary>
    public required int[] AggregateSlots { get; init; }

    /// <summary>The panes of the finest grid after an instant that hold data, oldest first, with a bit for each role seen there.</summary>
    public void PanesAfter(in SubjectState state, long time, List<(int Pane, ushort Roles)> into)
    {
        into.Clear();
        foreach (var (role, ring) in Finest)
        {
            ring.PanesAfter(state, FinestGrid.PaneOf(time), BitOf(role), into);
        }

        into.Sort();
        for (var i = into.Count - 1; i > 0; i--)
        {
            if (into[i - 1].Pane == into[i].Pane)
            {
                into[i - 1] = (into[i].Pane, (ushort)(into[i - 1].Roles | into[i].Roles));
                into.RemoveAt(i);
            }
        }
    }

    /// <summary>The scalar of the patience with the rules of a role; -1 where there is none.</summary>
    public int PatienceOf(Role role) => Patience.Where(p => p.Role == role).Select(p => p.Scalar).DefaultIfEmpty(-1).First();

    /// <summary>A role as a bit.</summary>
    public static ushort BitOf(Role role) => (ushort)(1 << (int)role);
}
