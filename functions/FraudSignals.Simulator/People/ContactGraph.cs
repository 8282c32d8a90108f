using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.People;

/// <summary>Who keeps in touch with whom. Ties are mutual, mostly between neighbours, and of very unequal strength.</summary>
internal static class ContactGraph
{
    /// <summary>Ties each person brings in; with those of others a circle has about twice as many. Expert judgement.</summary>
    private const double MeanOwnTies = 10;

    private const double OwnTiesSpread = 0.5;
    private const double LocalShare = 0.7;
    private const int Neighbourhood = 30;

    public static void Connect(Line[] people, ulong seed)
    {
        var circles = new List<int>[people.Length];
        for (var i = 0; i < circles.Length; i++)
            circles[i] = [];

        for (var i = 0; i < people.Length; i++)
        {
            var rng = Rng.Of(seed, Topic.Contacts, i);
            var ties = Math.Clamp((int)rng.LogNormalWithMean(MeanOwnTies, OwnTiesSpread), 2, 60);
            for (var k = 0; k < ties; k++)
            {
                var step = rng.Between(1, Neighbourhood);
                var other = rng.Chance(LocalShare) ? (i + step) % people.Length : rng.Below(people.Length);
                if (other == i)
                    other = (i + step) % people.Length;
                circles[i].Add(other);
                circles[other].Add(i);
            }
        }

        for (var i = 0; i < people.Length; i++)
            people[i].Contacts = Ranked(i, circles[i], seed);
    }

    /// <summary>Both ends see the same strength of a tie, so who is called most also calls most.</summary>
    public static ulong Strength(ulong seed, int a, int b) => Rng.Hash(seed, Topic.Contacts, -1, Math.Min(a, b), Math.Max(a, b));

    private static int[] Ranked(int self, List<int> circle, ulong seed)
    {
        circle.Sort();
        var members = circle.Distinct().ToArray();
        var strengths = Array.ConvertAll(members, other => ulong.MaxValue - Strength(seed, self, other));
        Array.Sort(strengths, members);
        return members;
    }
}
