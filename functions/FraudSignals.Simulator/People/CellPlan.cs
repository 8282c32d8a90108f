using System.Globalization;

namespace FraudSignals.Simulator.People;

/// <summary>The cells of the country. Neighbouring indices are neighbouring cells; a few lie at the border.</summary>
internal sealed class CellPlan
{
    /// <summary>Simulated subscribers a cell serves: expert judgement, small enough for people to move between cells.</summary>
    private const int SubscribersPerCell = 50;

    /// <summary>One cell in twenty is a border cell: expert judgement. Ordinary people live there too.</summary>
    private const int BorderEvery = 20;

    private readonly string[] names;

    public CellPlan(int subscribers)
    {
        names = new string[Math.Max(40, subscribers / SubscribersPerCell)];
        for (var i = 0; i < names.Length; i++)
            names[i] = string.Create(CultureInfo.InvariantCulture, $"520-01-{1000 + i / 40:D4}-{1001 + i % 40 * 7:D4}");
        Border = [.. Enumerable.Range(0, names.Length).Where(i => i % BorderEvery == 3)];
    }

    public int Count => names.Length;

    public IReadOnlyList<int> Border { get; }

    public string Name(int cell) => names[cell];

    public int Near(int cell, int step) => (cell + step % names.Length + names.Length) % names.Length;
}
