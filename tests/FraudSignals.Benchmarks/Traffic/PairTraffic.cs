using FraudSignals.Events;

namespace FraudSignals.Benchmarks.Traffic;

/// <summary>
/// Calls or payments between subjects that each do so many a day and have as many done to them: four in five with one of twelve
/// they know, one in five with anybody.
/// </summary>
/// <param name="type">Calls or transfers.</param>
/// <param name="subjects">Who calls or pays.</param>
/// <param name="perDay">How often each does, a day.</param>
/// <param name="strangers">Whom else they call or pay; 0 for one another.</param>
internal sealed class PairTraffic(EventType type, int subjects, int perDay, int strangers)
    : EventTraffic(type, type == EventType.Call ? "calls" : "transfers", (long)subjects * perDay)
{
    protected override void WriteFields(ref LineWriter line)
    {
        var one = Dice.Next(subjects);
        var other = Dice.Next(5) != 0 ? Neighbour(one, Dice.Next(12), subjects)
            : strangers > 0 ? subjects + Dice.Next(strangers) : Dice.Next(subjects);
        line.Text(Type == EventType.Call ? ",\"caller\":\"+668"u8 : ",\"payer\":\"+668"u8);
        line.Number(one, 8);
        line.Text(Type == EventType.Call ? "\",\"callee\":\"+668"u8 : "\",\"payee\":\"+668"u8);
        line.Number(other, 8);
        if (Type == EventType.Call)
        {
            var answered = Dice.Next(100) < 72;
            line.Text("\",\"durationSeconds\":"u8);
            line.Number(answered ? Dice.Next(400) : 0);
            line.Text(answered ? ",\"answered\":true"u8 : ",\"answered\":false"u8);
        }
        else
        {
            line.Text("\",\"currency\":\"THB\",\"amount\":\""u8);
            line.Number(50 + Dice.Next(4_950));
            line.Text(".00\""u8);
        }
    }
}
