using FraudSignals.Events;

namespace FraudSignals.Benchmarks.Traffic;

/// <summary>
/// Ordinary calls: every subscriber makes ten a day and gets ten, four out of five within a circle of twelve contacts who
/// call back; own SIM and device, two cells. Nine fields, about 214 bytes.
/// </summary>
/// <param name="subscribers">How many there are.</param>
/// <param name="first">Populations that are 40,000 apart share nothing.</param>
internal sealed class CallTraffic(int subscribers, int first = 0) : EventTraffic(EventType.Call, "calls", (long)subscribers * CallsPerDay)
{
    private const int CallsPerDay = 10;

    protected override void WriteFields(ref LineWriter line)
    {
        var caller = Dice.Next(subscribers);
        var callee = Dice.Next(5) != 0 ? Neighbour(caller, Dice.Next(12), subscribers) : Dice.Next(subscribers);
        var answered = Dice.Next(100) < 72;
        (caller, callee) = (first + caller, first + callee);
        line.Text(",\"caller\":\"+668"u8);
        line.Number(caller, 8);
        line.Text("\",\"callee\":\"+668"u8);
        line.Number(callee, 8);
        line.Text("\",\"durationSeconds\":"u8);
        line.Number(answered ? Dice.Next(400) : 0);
        line.Text(answered ? ",\"answered\":true,\"sim\":\"52001"u8 : ",\"answered\":false,\"sim\":\"52001"u8);
        line.Number(caller, 10);
        line.Text("\",\"device\":\"35"u8);
        line.Number(caller, 12);
        line.Text("\",\"cell\":\"520-01-"u8);
        line.Number(caller / 40 % 10_000 + Dice.Next(2), 6);
        line.Text("\""u8);
    }
}
