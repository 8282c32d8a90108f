using System.Text;
using CsCheck;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Tests.Formats;

public sealed class RecordReaderTests
{
    private const string Good = """{"id":"g","time":"2026-03-01T09:30:00Z","caller":"0812345678","callee":"191","durationSeconds":1}""";

    private static readonly BatchFormat[] Formats = [BatchFormat.Json, BatchFormat.NdJson, BatchFormat.Csv];

    [Theory]
    [InlineData(EventType.Call)]
    [InlineData(EventType.Transfer)]
    public void All_formats_in_any_pieces_give_the_same_events(EventType type) =>
        Gen.Select(Records.Of(type).Array[1, 12], Gen.Int[1, 5000].Array[0, 30], Gen.Int[1, 5]).Sample((records, cuts, capacity) =>
        {
            var expected = Records.Read(BatchFormat.NdJson, type, Records.Write(BatchFormat.NdJson, records));
            Assert.Equal(records.Length, expected.Events.Count);
            foreach (var format in Formats)
            {
                var actual = Records.Read(format, type, Records.Write(format, records), cuts, capacity);
                Assert.Empty(actual.Errors.Items);
                Assert.Equal(ReadStatus.End, actual.Status);
                Assert.Equal(expected.Events, actual.Events);
            }
        }, iter: 300);

    [Fact]
    public void Byte_by_byte_is_the_same_as_at_once() => Records.Of(EventType.Call).Array[1, 4].Sample(records =>
    {
        foreach (var format in Formats)
        {
            var input = Records.Write(format, records);
            Assert.Equal(
                Records.Read(format, EventType.Call, input).Events,
                Records.Read(format, EventType.Call, input, Enumerable.Range(1, input.Length)).Events);
        }
    }, iter: 50);

    [Fact]
    public void Damage_to_one_line_leaves_the_others() =>
        Gen.Select(Records.Of(EventType.Call).Array[3], Gen.Select(Gen.Int[0, 2000], Gen.Byte).Array[1, 20], Gen.Int[1, 3000].Array[0, 5])
            .Sample((records, damage, cuts) =>
            {
                var lines = records.Select(r => Records.Write(BatchFormat.NdJson, [r])).ToArray();
                foreach (var (at, value) in damage)
                {
                    // A line break would make two lines of it, which is another test.
                    lines[1][at % (lines[1].Length - 1)] = value == '\n' ? (byte)'x' : value;
                }

                var read = Records.Read(BatchFormat.NdJson, EventType.Call, [.. lines.SelectMany(l => l)], cuts);
                var first = Records.Read(BatchFormat.NdJson, EventType.Call, lines[0]).Events[0];
                var last = Records.Read(BatchFormat.NdJson, EventType.Call, lines[2]).Events[0];
                Assert.Equal(first, read.Events[0]);
                Assert.Equal(last[..last.LastIndexOf(' ')], read.Events[^1][..read.Events[^1].LastIndexOf(' ')]);
                Assert.InRange(read.Events.Count + read.Errors.Rejected, 2, 3);
            }, iter: 2000);

    [Fact]
    public void Any_bytes_at_all_are_read_to_an_end_in_any_pieces() =>
        Gen.Select(Records.Of(EventType.Transfer).Array[1, 4], Gen.Select(Gen.Int[0, 4000], Gen.Byte).Array[0, 30],
            Gen.Int[1, 3000].Array[0, 5], Gen.Int[0, 2])
            .Sample((records, damage, cuts, format) =>
            {
                var input = Records.Write(Formats[format], records);
                foreach (var (at, value) in damage)
                {
                    input[at % input.Length] = value;
                }

                var whole = Records.Read(Formats[format], EventType.Transfer, input);
                var pieces = Records.Read(Formats[format], EventType.Transfer, input, cuts, 2);
                Assert.Equal(whole.Events, pieces.Events);
                Assert.Equal(whole.Status, pieces.Status);
                Assert.Equal(whole.Errors.Items, pieces.Errors.Items);
            }, iter: 3000);

    [Theory]
    [InlineData(BatchFormat.Json)]
    [InlineData(BatchFormat.NdJson)]
    [InlineData(BatchFormat.Csv)]
    public void Whether_a_record_is_too_large_does_not_depend_on_the_pieces(BatchFormat format) =>
        Gen.Select(Gen.Int[900, 1100], Gen.Int[1, 4000].Array[0, 8]).Sample((length, cuts) =>
        {
            TestField[] Record(string cell) =>
            [
                new("id", "g", true), new("time", "2026-03-01T09:30:00Z", true), new("caller", "1", true), new("callee", "2", true),
                new("durationSeconds", "1", false), new("cell", cell, true),
            ];
            var input = Records.Write(format, [Record("a"), Record(new string('x', length)), Record("b")]);
            var whole = Records.Read(format, EventType.Call, input, maxRecordBytes: 1024);
            var pieces = Records.Read(format, EventType.Call, input, cuts, maxRecordBytes: 1024);
            Assert.Equal(2, whole.Events.Count);
            Assert.Equal(whole.Events, pieces.Events);
            Assert.Equal(whole.Errors.Items, pieces.Errors.Items);
        });

    [Theory]
    [InlineData(BatchFormat.Json)]
    [InlineData(BatchFormat.NdJson)]
    [InlineData(BatchFormat.Csv)]
    public async Task A_good_record_costs_no_allocation(BatchFormat format)
    {
        const int count = 10_000;
        var record = new TestField[]
        {
            new("id", "an-id-longer-than-fifteen", true), new("time", "2026-03-01T09:30:00.123+07:00", true),
            new("caller", "08 1234 5678", true),
            new("callee", "+66899999999", true), new("durationSeconds", "12.5", false), new("device", "35-209900-176148-1", true),
            new("cell", "c \"1\"", true),
        };
        var input = Records.Write(format, [.. Enumerable.Repeat(record, count)]);
        var (batch, errors, positions) = (new EventBatch(count), new RecordErrors(), new RecordPositions());
        for (var warmUp = 0; warmUp < 2; warmUp++)
        {
            batch.Clear();
            positions.Clear();
            RecordReaders.Create(format, EventType.Call, Source.Local).Read(input, true, batch, errors, positions, out _);
        }

        batch.Clear();
        positions.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var status = RecordReaders.Create(format, EventType.Call, Source.Local).Read(input, true, batch, errors, positions, out _);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((ReadStatus.End, count), (status, batch.Count));
        Assert.InRange(allocated, 0, 16 * 1024);
        await Task.CompletedTask;
    }

    [Fact]
    public void Errors_beyond_the_cap_cost_nothing()
    {
        var input = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"id\":\"b\",\"colour\":NaN}\n{]\n", 5_000)));
        var (batch, errors) = (new EventBatch(10), new RecordErrors(1));
        var reader = RecordReaders.Create(BatchFormat.NdJson, EventType.Call, Source.Local);
        reader.Read(input.AsSpan(0, input.Length / 2), false, batch, errors, null, out var consumed);
        var before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read(input.AsSpan(consumed), true, batch, errors, null, out _);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024);
        Assert.Equal(10_000, errors.Rejected);
        Assert.True(errors.Truncated);
    }

    [Fact]
    public async Task A_stream_is_read_through_a_buffer_far_smaller_than_itself()
    {
        var input = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Good + "\n", 10_000)));
        using var stream =
            new RecordStream(new MemoryStream(input), RecordReaders.Create(BatchFormat.NdJson, EventType.Call, Source.Local));
        var (batch, errors, count) = (new EventBatch(777), new RecordErrors(), 0);
        ReadStatus status;
        do
        {
            batch.Clear();
            status = await stream.FillAsync(batch, errors);
            count += batch.Count;
        }
        while (status == ReadStatus.BatchFull);

        Assert.Equal((ReadStatus.End, 10_000), (status, count));
    }

    [Theory]
    [InlineData("a\n1\"", 1)]
    [InlineData("\"a\nb\"", 1)]
    public void A_line_break_within_quotes_belongs_to_its_row(string caller, int rejected)
    {
        var good = ",2026-03-01T09:30:00Z,1,2,5\n";
        var input = Encoding.UTF8.GetBytes($"id,time,caller,callee,durationSeconds\n1{good}b,2026-03-01T09:30:00Z,{caller},2,5\n2{good}");
        var read = Records.Read(BatchFormat.Csv, EventType.Call, input);
        Assert.Equal(2, read.Events.Count);
        Assert.InRange(read.Errors.Rejected, rejected, rejected + 1);
    }
}
