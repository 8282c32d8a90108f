using FraudSignals.Evaluation.Decisions;
using FraudSignals.Events;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Support;

namespace FraudSignals.Shared;

/// <summary>Findings on their way to other subjects, as rows of the store.</summary>
public sealed class EffectRowTests
{
    [Theory]
    [InlineData(1_500, 1)]
    [InlineData(1_501, 2)]
    [InlineData(4_000, 3)]
    public void They_are_cut_into_rows_that_fit_and_read_whole(int count, int rows) =>
        Assert.Equal(rows, RoundTrip(count, (unit, batch, seal) => EffectRow.Write(unit, 1, batch, seal)));

    [Fact]
    public void A_row_of_two_thousand_as_they_were_once_written_is_read_whole() =>
        Assert.Equal(1, RoundTrip(2_000, (unit, batch, seal) => EffectRow.Write(unit, 1, batch, seal, most: 2_000)));

    private static int RoundTrip(int count, Func<SubjectWork, EventBatch, BatchSeal, IEnumerable<SubjectRow>> write)
    {
        var seal = new BatchSeal(new byte[32]);
        var batch = World.Batch([.. Enumerable.Range(0, count).Select(i => World.Call($"c{i}", World.Start + i, 1, i + 2))]);
        var unit = new SubjectWork(new SubjectRecord { Key = new SubjectKey(SubjectKind.Number, World.Number(1)) }, 0);
        for (var i = 0; i < count; i++)
        {
            unit.Effects.Add((i, new AddressedFinding((UInt128)i, 7, default, 1, World.Start + i, World.Start + i, 1, 2, 3)));
        }

        var rows = write(unit, batch, seal).ToList();
        var read = rows.SelectMany(r => EffectRow.Read(r, seal).Effects).ToList();
        Assert.Equal(Enumerable.Range(0, count).Select(i => ((UInt128)i, World.Number(i + 2))), read.Select(e => (e.Id, e.Target.Token)));
        return rows.Count;
    }
}
