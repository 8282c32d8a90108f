using System.Globalization;
using System.Runtime.CompilerServices;
using FraudSignals.Alerts;
using FraudSignals.Events;

namespace FraudSignals.Storage.Local.Alerts;

/// <content>How alerts are read: without the lock, since the disk may be slow.</content>
internal sealed partial class AlertLog
{
    // So many are read at once, and so many passed over while whoever raises alerts waits.
    private const int ReadAtOnce = 256;
    private const int PassedAtOnce = 16_384;

    /// <summary>Alerts from a number on, as many as there are up to a limit, and the number after the last of them.</summary>
    public (IReadOnlyList<Alert> Alerts, long Next) Read(long from, int limit, string? responder = null)
    {
        var (alerts, next) = ReadNumbered(from, limit, responder);
        return ([.. alerts.Select(a => a.Alert)], next);
    }

    private (List<(Alert Alert, long Number)> Alerts, long Next) ReadNumbered(long from, int limit, string? responder)
    {
        var alerts = new List<(Alert Alert, long Number)>();
        while (true)
        {
            var wanted = limit - alerts.Count;
            var (places, next) = Places(from, wanted, responder);
            foreach (var place in places)
            {
                if (Read(place) is { } alert)
                {
                    alerts.Add((alert, place.Number));
                }
            }

            if (alerts.Count == limit || places.Count < wanted)
            {
                return (alerts, next);
            }

            // Some were damaged.
            from = next;
        }
    }

    public ValueTask<AlertPage> ListAsync(string? responder, string? after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        long from = 0;
        if (after != null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            throw new FormatException("The cursor is none that was given.");
        }

        var (alerts, next) = ReadNumbered(from, limit, responder);
        return ValueTask.FromResult(AlertPage.Of([.. alerts.Select(a => (a.Alert, Cursor(a.Number + 1)))], Cursor(next)));

        static string Cursor(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>By the times that stand in the index, so that only alerts of the period are read from files.</summary>
    public async IAsyncEnumerable<Alert> ReceivedAsync(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // A time is cut to milliseconds in the index.
        var (first, end) = (from.ToUnixTimeMilliseconds(),
            to.ToUnixTimeMilliseconds() + (to.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1));
        for (var number = 0L; ;)
        {
            var (places, next, isAll) = Received(number, first, end);
            foreach (var place in places)
            {
                if (Read(place) is { } alert && alert.Received >= from && alert.Received < to)
                {
                    yield return alert;
                }
            }

            if (isAll)
            {
                yield break;
            }

            number = next;
            cancellation.ThrowIfCancellationRequested();
            await Task.Yield(); // Others have their turn.
        }
    }

    public ValueTask<Alert?> FindAsync(string id, CancellationToken cancellation)
    {
        Place? place = null;
        lock (_lock)
        {
            if (_latest.TryGetValue(AlertEntry.IdOf(id), out var number) && number < _count)
            {
                place = PlaceOf(number);
            }
        }

        return ValueTask.FromResult(place is { IsGone: false } found ? Read(found) : null);
    }

    private (List<Place> Places, long Next, bool IsAll) Received(long number, long from, long to)
    {
        var places = new List<Place>();
        lock (_lock)
        {
            number = Math.Max(number, Math.Min(First, _count));
            for (var passed = 0; number < _count && places.Count < ReadAtOnce && passed < PassedAtOnce; passed++)
            {
                var place = PlaceOf(number);
                if (place.Segment is { } segment && (segment.Newest < from || segment.Oldest >= to))
                {
                    number = segment.End;
                    continue;
                }

                if (!place.IsGone && place.Received >= from && place.Received < to)
                {
                    places.Add(place);
                }

                number++;
            }

            return (places, number, number >= _count);
        }
    }

    private (List<Place> Places, long Next) Places(long from, int limit, string? responder)
    {
        var code = responder == null ? 0 : TextCode.Of(responder);
        var places = new List<Place>();
        lock (_lock)
        {
            var number = Math.Clamp(from, Math.Min(First, _count), _count);
            for (; number < _count && places.Count < limit; number++)
            {
                if (PlaceOf(number) is { IsGone: false } place && (responder == null || place.Responder == code))
                {
                    places.Add(place);
                }
            }

            return (places, number);
        }
    }

    // Without the lock, since the disk may be slow.
    private Alert? Read(Place place)
    {
        if (place.Recent != null)
        {
            return place.Recent;
        }

        try
        {
            if (place.Segment!.Read(place.Entry, place.Offset) is { } alert)
            {
                return alert;
            }
        }
        catch (ObjectDisposedException)
        {
            // Its retention ended just now.
            return null;
        }

        lock (_lock)
        {
            place.Segment.Lose(place.Number);
        }

        Lost?.Invoke(place.Segment.Path, place.Number);
        return null;
    }

    private Place PlaceOf(long number)
    {
        if (number >= _stored)
        {
            return new Place(number, _recent[(int)(number - _stored)], null, default, 0);
        }

        var index = _segments.FindLastIndex(s => s.First <= number);
        return index < 0 || number >= _segments[index].End
            ? new Place(number, null, null, default, 0)
            : new Place(number, null, _segments[index], _segments[index][number].Entry, _segments[index][number].Offset);
    }

    /// <summary>Where an alert is.</summary>
    private readonly record struct Place(long Number, Alert? Recent, AlertSegment? Segment, AlertEntry Entry, long Offset)
    {
        public bool IsGone => Recent == null && Entry.IsGone;

        public long Received => Recent?.Received.ToUnixTimeMilliseconds() ?? Entry.Received;

        public long Responder => Recent != null ? TextCode.Of(Recent.Responder) : Entry.Responder;
    }
}
