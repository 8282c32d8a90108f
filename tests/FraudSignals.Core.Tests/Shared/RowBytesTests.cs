using FraudSignals.Evaluation.Decisions;
using FraudSignals.Events;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Support;

namespace FraudSignals.Shared;

/// <summary>Rows outlive the program that wrote them, so the same content keeps its bytes and those bytes are read.</summary>
public sealed class RowBytesTests
{
    private static readonly BatchSeal Seal = new(new byte[32]);

    [Fact]
    public void Of_an_intent()
    {
        var batch = World.Batch([World.Call("a", World.Start, 1, 2), World.Call("b", World.Start + 300, 3, 4, cell: 5)]);
        var row = new Intent(IntentId.At(DateTimeOffset.UnixEpoch.AddDays(20_000)), IngestionMode.History, batch, [1]).ToRow(3, Seal);
        Assert.Equal(
            "01010201018003030080E0C1BD956780E0C1BD9567020061000000000000014513C0DE0A602226010000000000CDABDF88DD"
            + "6A16382002010000000000CDABB0090280130300D804D804040062000000000000015947D4BA4B6D0F3D010000000000CDAB"
            + "2FDD840F07FFF082010000000000CDAB439A7D8C02995A5F030000000000CDABB00902",
            Convert.ToHexString(row.Content.Span));
        var read = Intent.Read(row, Seal);
        Assert.Equal((IngestionMode.History, 2, 1), (read.Mode, read.Batch.Count, Assert.Single(read.Free)));
        Assert.Equal(batch.Events[1].Tokens[4], read.Batch.Events[1].Tokens[4]);
    }

    [Fact]
    public void Of_addressed_findings()
    {
        var batch = World.Batch([World.Call("a", World.Start, 1, 2)]);
        var unit = new SubjectWork(new SubjectRecord { Key = new SubjectKey(SubjectKind.Number, World.Number(1)) }, 0);
        unit.Effects.Add((0, new AddressedFinding(17, 7, default, 1, World.Start, World.Start + 1000, 1, 2, 3)));
        var row = Assert.Single(EffectRow.Write(unit, 1, batch, Seal));
        Assert.Equal(
            "00011100000000000000000000000000000007000000010038D8AB9C010000E83BD8AB9C0100000102000000030000008003"
            + "030080E0C1BD956780E0C1BD9567020061000000000000014513C0DE0A602226010000000000CDABDF88DD6A163820020100"
            + "00000000CDABB00902",
            Convert.ToHexString(row.Content.Span));
        var (effects, _) = EffectRow.Read(row, Seal);
        Assert.Equal(unit.Effects[0].Effect with { Target = new SubjectKey(SubjectKind.Number, World.Number(2)) }, Assert.Single(effects));
    }

    [Fact]
    public void Of_what_is_due()
    {
        var unit = new SubjectWork(new SubjectRecord { Key = new SubjectKey(SubjectKind.Number, World.Number(1)) }, 0);
        unit.Due.Add((0, 0, World.Start + 5000));
        var row = DueRow.Write(unit, 9, World.Batch([World.Call("a", World.Start, 1, 2)]), Seal);
        Assert.Equal(
            "004513C0DE0A602226010000000000CDAB884BD8AB9C0100000009000000000000008003030080E0C1BD956780E0C1BD9567"
            + "020061000000000000014513C0DE0A602226010000000000CDABDF88DD6A16382002010000000000CDABB00902",
            Convert.ToHexString(row.Content.Span));
        var read = DueRow.Read(row, Seal);
        Assert.Equal((unit.Key, World.Start + 5000, 0, 9ul), (read.Subject, read.Due, read.Position, read.Intent));
    }
}
