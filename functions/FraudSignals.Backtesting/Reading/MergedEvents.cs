using FraudSignals.Events;

namespace FraudSignals.Backtesting.Reading;

/// <summary>
/// The events of several files as one sequence, ordered by time, source and id, so that the outcome does not depend on
/// how the events were spread over files or on the order of equal times in them.
/// </summary>
internal sealed class MergedEvents(IReadOnlyList<EventCursor> cursors) : IDisposable
{
    private readonly List<int> _order = [];
    private EventBatch _group = new(64);
    private int _next;
    private bool _begun;

    /// <summary>The share of all files that was read, 0 to 1.</summary>
    public double Share => cursors.Count == 0 ? 1 : cursors.Average(c => c.Share);

    /// <summary>Replaces the batch's events by the next ones; false where there are none left.</summary>
    public async ValueTask<bool> ReadAsync(EventBatch batch, CancellationToken cancellation)
    {
        batch.Clear();
        while (!batch.IsFull)
        {
            if (_next < _order.Count)
            {
                Append(_group, _order[_next++], batch);
            }
            else if (!await GatherAsync(cancellation))
            {
                break;
            }
        }

        return batch.Count > 0;
    }

    public void Dispose()
    {
        foreach (var cursor in cursors)
        {
            cursor.Dispose();
        }
    }

    /// <summary>Takes all events of the next point in time from all files, and puts them in order.</summary>
    private async ValueTask<bool> GatherAsync(CancellationToken cancellation)
    {
        if (!_begun)
        {
            _begun = true;
            foreach (var cursor in cursors)
            {
                await cursor.MoveAsync(cancellation);
            }
        }

        _next = 0;
        _order.Clear();
        _group.Clear();
        var time = long.MaxValue;
        foreach (var cursor in cursors)
        {
            time = Math.Min(time, cursor.Time);
        }

        if (time == long.MaxValue)
        {
            return false;
        }

        foreach (var cursor in cursors)
        {
            while (cursor.Time == time)
            {
                _order.Add(_group.Count);
                AppendToGroup(cursor);
                await cursor.MoveAsync(cancellation);
            }
        }

        if (_order.Count > 1)
        {
            _order.Sort(Compare);
        }

        return true;
    }

    private void AppendToGroup(EventCursor cursor)
    {
        if (_group.IsFull)
        {
            var larger = new EventBatch(_group.Count * 2);
            for (var i = 0; i < _group.Count; i++)
            {
                Append(_group, i, larger);
            }

            _group = larger;
        }

        Append(cursor.Batch, cursor.Index, _group);
    }

    private int Compare(int left, int right)
    {
        ref readonly var a = ref _group.Events[left];
        ref readonly var b = ref _group.Events[right];
        var order = a.SourceIndex.CompareTo(b.SourceIndex);
        order = order != 0 ? order : a.Id.Packed.CompareTo(b.Id.Packed);
        order = order != 0 ? order : a.Type.CompareTo(b.Type);

        // The same id twice: the first one read stays first.
        return order != 0 ? order : left.CompareTo(right);
    }

    public static void Append(EventBatch from, int index, EventBatch to)
    {
        ref var target = ref to.Next();
        target = from.Events[index];
        for (var position = 0; position < Event.TokenCount; position++)
        {
            var text = from.ClearText(from.Events[index], position);
            target.Clear[position] = 0;
            if (!text.IsEmpty)
            {
                to.SetIdentifier(ref target, position, text);
            }
        }

        to.Commit();
    }
}
