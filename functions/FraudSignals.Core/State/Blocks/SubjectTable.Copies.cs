namespace FraudSignals.State.Blocks;

internal sealed partial class SubjectTable
{
    private SubjectCopies? _copies;
    private byte _mark;
    private int _copiesGivenUp;

    /// <summary>Begins to copy all subjects as they are now.</summary>
    public SubjectCopies BeginCopy()
    {
        // A complete copy leaves its mark on every subject, but one given up on some; before marks come round they go.
        if (_copiesGivenUp == byte.MaxValue)
        {
            for (var i = 0; i < Positions; i++)
            {
                if (TryAt(i, out var state))
                {
                    state.Mark = _mark;
                }
            }

            _copiesGivenUp = 0;
        }

        return _copies = new SubjectCopies(this, ++_mark);
    }

    /// <summary>Ends the copying.</summary>
    public void EndCopy(bool complete)
    {
        _copies = null;
        _copiesGivenUp = complete ? 0 : _copiesGivenUp + 1;
    }

    // Every write to a subject comes after this.
    private void KeepCopy(in SubjectState state)
    {
        if (_copies != null && state.Mark != _copies.Mark)
        {
            _copies.Keep(state);
        }
    }
}
