using FraudSignals.Events;

namespace FraudSignals.State.Blocks;

/// <summary>
/// How many subjects of each kind have state and how many bytes it takes, kept as they come, grow and go. May be read by another thread.
/// </summary>
internal sealed class StateTally
{
    private static readonly int Kinds = Enum.GetValues<SubjectKind>().Length;

    private readonly int[] _subjects = new int[Kinds];
    private readonly long[] _bytes = new long[Kinds];

    public int SubjectsOf(SubjectKind kind) => _subjects[(int)kind];

    public long BytesOf(SubjectKind kind) => _bytes[(int)kind];

    public void Add(SubjectKind kind, int bytes)
    {
        _subjects[(int)kind]++;
        _bytes[(int)kind] += bytes;
    }

    public void Remove(SubjectKind kind, int bytes)
    {
        _subjects[(int)kind]--;
        _bytes[(int)kind] -= bytes;
    }

    public void Grow(SubjectKind kind, int bytes) => _bytes[(int)kind] += bytes;
}
