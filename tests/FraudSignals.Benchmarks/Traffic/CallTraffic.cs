using FraudSignals.Events;

namespace FraudSignals.Benchmarks.Traffic;

/// <summary>
/// Ordinary calls: every subscriber makes ten a day and gets ten, four out of five within a circle of twelve contacts who
/// call back; own SIM and device, two cells. Nine fields, about 214 bytes.
/// </summary>
internal sealed class CallTraffic(int subscribers) : ITraffic
{
    private const int CallsPerDay = 10;
    private readonly Dice _dice = new();
    private long _next;

    public string Name => "calls";

    public EventType Type => EventType.Call;

    public long EventsPerDay => (long)subscribers * CallsPerDay;

    public int Write(Span<byte> destination, int events)
    {
        var at = 0;
        for (var i = 0; i < events; i++)
        {
            WriteOne(destination, ref at);
        }

        return at;
    }

    private void WriteOne(Span<byte> to, ref int at)
    {
        var caller = _dice.Next(subscribers);
        var callee = _dice.Next(5) != 0 ? Lines.Neighbour(caller, _dice.Next(12), subscribers) : _dice.Next(subscribers);
        var answered = _dice.Next(100) < 72;
        Lines.Text(to, ref at, "{\"id\":\"c"u8);
        Lines.Number(to, ref at, _next, 10);
        Lines.Text(to, ref at, "\",\"time\":\""u8);
        Lines.Time(to, ref at, Lines.Start + (long)(_next * 86_400_000.0 / EventsPerDay));
        Lines.Text(to, ref at, "\",\"caller\":\"+668"u8);
        Lines.Number(to, ref at, caller, 8);
        Lines.Text(to, ref at, "\",\"callee\":\"+668"u8);
        Lines.Number(to, ref at, callee, 8);
        Lines.Text(to, ref at, "\",\"durationSeconds\":"u8);
        Lines.Number(to, ref at, answered ? _dice.Next(400) : 0);
        Lines.Text(to, ref at, answered ? ",\"answered\":true,\"sim\":\"52001"u8 : ",\"answered\":false,\"sim\":\"52001"u8);
        Lines.Number(to, ref at, caller, 10);
        Lines.Text(to, ref at, "\",\"device\":\"35"u8);
        Lines.Number(to, ref at, caller, 12);
        Lines.Text(to, ref at, "\",\"cell\":\"520-01-"u8);
        Lines.Number(to, ref at, caller / 40 % 10_000 + _dice.Next(2), 6);
        Lines.Text(to, ref at, "\"}\n"u8);
        _next++;
    }
}
