using FraudSignals.Events;
using FraudSignals.Rules;

namespace FraudSignals.Benchmarks.Plain;

/// <summary>What is kept of one subject: its events within the longest window, and when it first met each counterpart.</summary>
internal sealed class PlainSubject
{
    private readonly List<PlainTouch> _touches = [];
    private readonly Dictionary<(Role, Token), long> _met = [];
    private readonly HashSet<Token> _distinct = [];
    private readonly Dictionary<Token, int> _counts = [];
    private long _firstSeen = long.MaxValue;
    private long _lastSeen;
    private (long Start, long End) _silence;
    private int _expired;

    /// <summary>When each rule last made a finding, where findings are addressed to others.</summary>
    public Dictionary<string, long> Findings { get; } = [];

    public void Add(in PlainTouch touch, long longestWindow, Token counterpart)
    {
        _firstSeen = Math.Min(_firstSeen, touch.Time);
        if (_lastSeen != 0 && touch.Time - _lastSeen > 86_400_000)
        {
            _silence = (_lastSeen, touch.Time);
        }

        _lastSeen = touch.Time;
        _touches.Add(touch);
        if (!counterpart.IsAbsent)
        {
            _met.TryAdd((touch.Role, counterpart), touch.Time);
        }

        while (_touches[_expired].Time <= touch.Time - longestWindow)
        {
            _expired++;
        }

        // Removing from the front moves all the rest, so it waits until it is worth it.
        if (_expired > _touches.Count / 2)
        {
            _touches.RemoveRange(0, _expired);
            _expired = 0;
        }
    }

    public double Value(AggregateDefinition aggregate, int filter, long now)
    {
        var from = now - (long)aggregate.Window.TotalMilliseconds;
        return aggregate.Of switch
        {
            AggregateFunction.Count => Count(aggregate, filter, from),
            AggregateFunction.Sum => Sum(aggregate.Roles, filter, from),
            AggregateFunction.Distinct => Distinct(aggregate, filter, from),
            AggregateFunction.New => New(aggregate.Roles, from),
            AggregateFunction.TopShare => TopShare(aggregate, filter, from),
            AggregateFunction.GapVariation => GapVariation(aggregate, filter, from),
            AggregateFunction.SecondsSinceFirst => (now - _firstSeen) / 1000.0,
            AggregateFunction.Silence => _silence.End > from && _silence.End - _silence.Start >= aggregate.Horizon.TotalMilliseconds
                ? (_silence.End - _silence.Start) / 1000.0 : 0,
            AggregateFunction.MatchedFlow =>
                Math.Min(Sum([Role.Payee], filter, from), Sum([Role.Payer], filter, from)) / Sum([Role.Payee], filter, from),
            AggregateFunction.Dwell => (MeanTime(Role.Payer, from) - MeanTime(Role.Payee, from)) / 1000.0,
            _ => throw new NotSupportedException($"The plain way has no {aggregate.Of}."),
        };
    }

    // From the newest backwards, as far as the window goes.
    private int Start(long from)
    {
        var i = _touches.Count;
        while (i > _expired && _touches[i - 1].Time > from)
        {
            i--;
        }

        return i;
    }

    private static bool Counts(in PlainTouch touch, AggregateDefinition aggregate, int filter) =>
        (touch.Filters >> filter & 1) != 0 && aggregate.Roles.Contains(touch.Role) && touch.Finding == aggregate.Finding;

    private double Count(AggregateDefinition aggregate, int filter, long from)
    {
        var count = 0;
        for (var i = Start(from); i < _touches.Count; i++)
        {
            count += Counts(_touches[i], aggregate, filter) ? 1 : 0;
        }

        return count;
    }

    private double Sum(IReadOnlyList<Role> roles, int filter, long from)
    {
        var sum = 0.0;
        for (var i = Start(from); i < _touches.Count; i++)
        {
            sum += (_touches[i].Filters >> filter & 1) != 0 && roles.Contains(_touches[i].Role) ? _touches[i].Value : 0;
        }

        return sum;
    }

    private int Distinct(AggregateDefinition aggregate, int filter, long from)
    {
        _distinct.Clear();
        var field = EventFieldInfo.Of(aggregate.Field!.Value).Position;
        for (var i = Start(from); i < _touches.Count; i++)
        {
            if (Counts(_touches[i], aggregate, filter))
            {
                _distinct.Add(_touches[i].Identifiers[field]);
            }
        }

        return _distinct.Count;
    }

    private int New(IReadOnlyList<Role> roles, long from)
    {
        var count = 0;
        foreach (var (who, first) in _met)
        {
            count += first > from && roles.Contains(who.Item1) ? 1 : 0;
        }

        return count;
    }

    private double TopShare(AggregateDefinition aggregate, int filter, long from)
    {
        _counts.Clear();
        var field = EventFieldInfo.Of(aggregate.Field!.Value).Position;
        int best = 0, all = 0;
        for (var i = Start(from); i < _touches.Count; i++)
        {
            if (Counts(_touches[i], aggregate, filter))
            {
                var id = _touches[i].Identifiers[field];
                best = Math.Max(best, _counts[id] = _counts.GetValueOrDefault(id) + 1);
                all++;
            }
        }

        return (double)best / all;
    }

    private double GapVariation(AggregateDefinition aggregate, int filter, long from)
    {
        double sum = 0, squares = 0;
        var gaps = 0;
        long last = 0;
        for (var i = Start(from); i < _touches.Count; i++)
        {
            if (Counts(_touches[i], aggregate, filter))
            {
                if (last != 0)
                {
                    double gap = _touches[i].Time - last;
                    sum += gap;
                    squares += gap * gap;
                    gaps++;
                }

                last = _touches[i].Time;
            }
        }

        var mean = sum / gaps;
        return gaps < 2 ? double.NaN : Math.Sqrt(Math.Max(0, squares / gaps - mean * mean)) / mean;
    }

    private double MeanTime(Role role, long from)
    {
        double weighted = 0, sum = 0;
        for (var i = Start(from); i < _touches.Count; i++)
        {
            if (_touches[i].Role == role)
            {
                weighted += _touches[i].Value * (_touches[i].Time - from);
                sum += _touches[i].Value;
            }
        }

        return weighted / sum;
    }
}
