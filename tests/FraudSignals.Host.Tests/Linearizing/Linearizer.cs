using System.Numerics;

namespace FraudSignals.Host.Tests.Linearizing;

/// <summary>
/// Whether some order of operations explains all their answers: one in which each takes effect at one instant between its call
/// and its return. The search of Wing and Gong, which does not look again at a state it met with the same operations behind it (Lowe).
/// </summary>
internal static class Linearizer
{
    public static bool IsExplained(IReadOnlyCollection<Operation> operations, SubjectModel start) => Unexplained(operations, start) == null;

    /// <summary>
    /// The operation whose answer no order explains, of the order that explains most of those before it; null where one explains all.
    /// </summary>
    public static Operation? Unexplained(IReadOnlyCollection<Operation> operations, SubjectModel start)
    {
        var (stuck, most) = ((Operation?)null, -1);
        var first = Chain([.. operations]);
        var seen = new HashSet<(BigInteger, SubjectModel)>();
        var taken = new Stack<(Entry Call, SubjectModel Before)>();
        var (done, state) = (BigInteger.Zero, start);
        for (var entry = first.Next; first.Next != null;)
        {
            if (entry!.Return is { } itsReturn)
            {
                var with = done | (BigInteger.One << entry.Number);
                if (entry.Operation.Step(state) is { } next && seen.Add((with, next)))
                {
                    taken.Push((entry, state));
                    (done, state) = (with, next);
                    entry.Leave();
                    itsReturn.Leave();
                    entry = first.Next;
                }
                else
                {
                    entry = entry.Next;
                }
            }
            else if (Note(entry.Operation) && taken.TryPop(out var last))
            {
                // It has returned and was not taken: something before must be taken otherwise.
                (entry, state) = last;
                done &= ~(BigInteger.One << entry.Number);
                entry.Return!.Enter();
                entry.Enter();
                entry = entry.Next;
            }
            else
            {
                return stuck;
            }
        }

        return null;

        bool Note(Operation operation)
        {
            (stuck, most) = taken.Count > most ? (operation, taken.Count) : (stuck, most);
            return true;
        }
    }

    // Calls and returns in the order of time; a return that comes at the instant of a call stands behind it.
    private static Entry Chain(Operation[] operations)
    {
        var head = new Entry(null!, -1, null);
        var last = head;
        var entries = operations.SelectMany((o, i) =>
        {
            var itsReturn = new Entry(o, i, null);
            return new[] { (o.Called, Order: 0, Entry: new Entry(o, i, itsReturn)), (Called: o.Returned, Order: 1, Entry: itsReturn) };
        });
        foreach (var (_, _, entry) in entries.OrderBy(e => e.Called).ThenBy(e => e.Order))
        {
            (last.Next, entry.Previous) = (entry, last);
            last = entry;
        }

        return head;
    }

    /// <param name="operation">Whose it is.</param>
    /// <param name="number">Its number.</param>
    /// <param name="itsReturn">Of a call, the return; of a return, null.</param>
    private sealed class Entry(Operation operation, int number, Entry? itsReturn)
    {
        public Operation Operation => operation;

        public int Number => number;

        public Entry? Return => itsReturn;

        public Entry? Next { get; set; }

        public Entry? Previous { get; set; }

        public void Leave()
        {
            Previous!.Next = Next;
            if (Next != null)
            {
                Next.Previous = Previous;
            }
        }

        public void Enter()
        {
            Previous!.Next = this;
            if (Next != null)
            {
                Next.Previous = this;
            }
        }
    }
}
