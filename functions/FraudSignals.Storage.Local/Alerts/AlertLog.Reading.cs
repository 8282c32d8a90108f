using System.Globalization;
using FraudSignals.Alerts;
using FraudSignals.Events;

namespace FraudSignals.Storage.Local.Alerts;

/// <content>How alerts are read: without the lock, since the disk may be slow.</content>
internal sealed partial class AlertLog
{
    /// <summary>Alerts from a number on, as many as there are up to a limit, and the number after the last of them.</summary>
    public (IReadOnlyList<Alert> Alerts, long Next) Read(long from, int limit, string? responder = null)
    {
        var alerts = new List<Alert>();
        while (true)
        {
            var wanted = limit - alerts.Count;
            var (places, next) = Places(from, wanted, responder);
            alerts.AddRange(places.Select(Read).OfType<Alert>());
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

        var (alerts, next) = Read(from, limit, responder);
        return ValueTask.FromResult(new AlertPage([.. alerts], next.ToString(CultureInfo.InvariantCulture)));
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

        public long Responder => Recent != null ? TextCode.Of(Recent.Responder) : Entry.Responder;
    }
}
