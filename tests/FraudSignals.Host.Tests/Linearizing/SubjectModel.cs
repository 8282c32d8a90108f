namespace FraudSignals.Host.Tests.Linearizing;

/// <summary>
/// What a host should know of one caller under <see cref="TinyRules"/>, where each record calls somebody else: the whole product in a
/// page. Not what is erased of it: its records stay known, and alerts that were raised stay raised.
/// </summary>
/// <param name="Known">The records taken, a bit each.</param>
/// <param name="Calls">Those that count.</param>
/// <param name="IsBusy">Whether the state holds an alert of <c>busy</c>.</param>
/// <param name="IsVeryBusy">The same of <c>very_busy</c>.</param>
/// <param name="Busy">How many alerts of <c>busy</c> were raised.</param>
/// <param name="VeryBusy">The same of <c>very_busy</c>.</param>
/// <param name="IsOff">Whether the rule <c>many</c> is switched off.</param>
internal sealed record SubjectModel(ulong Known, int Calls, bool IsBusy, bool IsVeryBusy, int Busy, int VeryBusy, bool IsOff)
{
    public static SubjectModel Start { get; } = new(0, 0, false, false, 0, 0, false);

    /// <summary>Takes records.</summary>
    /// <param name="records">Their numbers.</param>
    /// <param name="isHistory">Whether they may not alert.</param>
    /// <param name="told">How many were told to be accepted, duplicates and alerts; null where nobody was told.</param>
    public SubjectModel? Post(IReadOnlyList<int> records, bool isHistory, (int Accepted, int Duplicates, int Alerts)? told)
    {
        var (state, accepted) = (this, 0);
        foreach (var record in records.Where(r => (state.Known >> r & 1) == 0))
        {
            accepted++;
            state = state with { Known = state.Known | 1UL << record, Calls = state.Calls + 1 };
            if (!isHistory && state is { IsOff: false, IsBusy: false, Calls: >= 3 })
            {
                state = state with { IsBusy = true, Busy = state.Busy + 1 };
            }

            if (!isHistory && state is { IsVeryBusy: false, Calls: >= 6 })
            {
                state = state with { IsVeryBusy = true, VeryBusy = state.VeryBusy + 1 };
            }
        }

        var alerts = state.Busy + state.VeryBusy - Busy - VeryBusy;
        return told == null || told == (accepted, records.Count - accepted, alerts) ? state : null;
    }

    /// <summary>
    /// Erases the state. Without state an alert may still name it, or not any more: which, depends on when it was raised.
    /// </summary>
    public SubjectModel? Erase(bool? toldThere) =>
        toldThere == null || toldThere == Calls > 0 || (toldThere == true && Busy + VeryBusy > 0)
            ? this with { Calls = 0, IsBusy = false, IsVeryBusy = false } : null;

    public SubjectModel Switch(bool off) => this with { IsOff = off };

    /// <summary>Tells whether the rule is off.</summary>
    public SubjectModel? ReadSwitch(bool isOff) => isOff == IsOff ? this : null;

    /// <summary>Tells of the state.</summary>
    public SubjectModel? Read(int calls, bool isBusy, bool isVeryBusy) =>
        (calls, isBusy, isVeryBusy) == (Calls, IsBusy, IsVeryBusy) ? this : null;

    /// <summary>Tells of all alerts so far.</summary>
    public SubjectModel? Alerts(int busy, int veryBusy) => (busy, veryBusy) == (Busy, VeryBusy) ? this : null;
}
