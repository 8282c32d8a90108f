using System.Text;
using CsCheck;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ingestion.Single;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Journal;

public sealed class CommitRecordTests
{
    private static readonly Gen<Event> AnyEvent =
        from type in Gen.Enum<EventType>()
        from view in Gen.Enum<EventView>()
        from head in Gen.Select(Gen.UShort, Gen.Int, Gen.Long, Gen.Long)
        from id in Gen.OneOf(Gen.String[Gen.Char.AlphaNumeric, 1, 15], Gen.String[1, 40])
        from tokens in Gen.Select(Gen.Bool, Gen.ULong, Gen.ULong).Array[Event.TokenCount]
        from values in Gen.Select(Gen.Bool, Gen.OneOf(Gen.Long, Gen.Long[-10, 10])).Array[Event.ValueCount]
        from place in Gen.OneOf(Gen.Const(0u), Gen.UInt)
        select Make(type, view, head, id, tokens, values, place);

    [Fact]
    public void Any_batch_comes_back_as_it_was() =>
        Gen.Select(AnyEvent.Array[0, 40], Gen.Enum<RecordOutcome>().Array[40], Gen.Byte.Array[0, 200], Gen.Enum<IngestionMode>())
            .Sample((events, outcomes, steps, mode) =>
            {
                for (var i = 0; i < events.Length; i++)
                {
                    events[i].IsCallerWithheld = i % 3 == 0;
                }

                var batch = Records.Batch(events);
                outcomes.AsSpan(0, events.Length).CopyTo(batch.Outcomes);

                var read = RoundTrip(new Commit(batch, mode, [], "hash", steps));

                Assert.Equal(mode, read.Mode);
                Assert.Equal("hash", read.Snapshot);
                Assert.Equal(steps, read.Decisions.ToArray());
                Assert.Equal(events.Length, read.Batch.Count);
                for (var i = 0; i < events.Length; i++)
                {
                    Assert.Equal(outcomes[i], read.Batch.Outcomes[i]);
                    AssertSame(events[i], read.Batch.Events[i]);
                }
            });

    [Fact]
    public void Alerts_come_back_without_the_identifier_in_clear()
    {
        var alert = Records.Alert(1);

        var read =
            RoundTrip(
                new Commit(Records.Batch(Records.Call("a", Records.Start, 1, 2)), IngestionMode.Live, [new RaisedAlert(0, alert)], "hash",
                    default));

        var raised = Assert.Single(read.RaisedAlerts);
        Assert.Equal(Json(alert.WithoutKey()), Json(raised.Alert));
        Assert.Null(raised.Alert.Subject.Key);
    }

    [Fact]
    public void No_clear_text_is_written()
    {
        var batch = new EventBatch(1);
        ref var e = ref batch.Next();
        batch.SetIdentifier(ref e, 0, "+66812345678"u8);
        e.Tokens[0] = Records.Number(1);
        batch.Commit();

        var bytes = Write(new Commit(batch, IngestionMode.Live, [new RaisedAlert(0, Records.Alert(1))], "hash", default));

        Assert.DoesNotContain("812345678", Encoding.Latin1.GetString(bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_cut_short_anywhere_or_altered_is_told_and_never_read_past()
    {
        var batch = Records.Batch(Records.Call("a", Records.Start, 1, 2), Records.Call("bb", Records.Start + 5, 3, 2));
        var bytes = Write(new Commit(batch, IngestionMode.Live, [new RaisedAlert(1, Records.Alert(1))], "hash", new byte[] { 1, 2, 3 }))
            .ToArray();

        for (var length = 2; length < bytes.Length; length++)
        {
            Assert.Throws<StoreDamagedException>(() => Read(bytes.AsMemory(0, length)));
        }

        for (var i = 1; i < bytes.Length; i++)
        {
            var altered = bytes.ToArray();
            altered[i] ^= 0x80;
            try
            {
                Read(altered);
            }
            catch (StoreDamagedException)
            {
                // Told; that it is always found is what the frame's checksum is for.
            }
        }
    }

    [Fact]
    public void A_call_takes_about_a_hundred_bytes()
    {
        var events = Enumerable.Range(0, 500).Select(i => Records.Call($"call-{i}", Records.Start + i * 1000, i, i + 1)).ToArray();

        var bytes = Write(new Commit(Records.Batch(events), IngestionMode.Live, [], "hash", default));

        Assert.InRange(bytes.Length / 500.0, 40, 60);
    }

    internal static ReadOnlyMemory<byte> Write(Commit commit)
    {
        var buffer = new GrowingBuffer(1);
        CommitRecord.Write(buffer, commit);
        return buffer.Written;
    }

    private static CommitRecord Read(ReadOnlyMemory<byte> bytes) => CommitRecord.Read(bytes, count => new EventBatch(Math.Max(1, count)));

    private static CommitRecord RoundTrip(Commit commit) => Read(Write(commit));

    private static string Json(Alert alert) => System.Text.Json.JsonSerializer.Serialize(alert, AlertJson.Readable.Alert);

    private static void AssertSame(in Event expected, in Event actual)
    {
        Assert.Equal(
            (expected.Type, expected.View, expected.SourceIndex, expected.Version, expected.Time, expected.Received, expected.Present,
                expected.CalleePlace, expected.Id, expected.IsCallerWithheld),
            (actual.Type, actual.View, actual.SourceIndex, actual.Version, actual.Time, actual.Received, actual.Present, actual.CalleePlace,
                actual.Id, actual.IsCallerWithheld));
        for (var slot = 0; slot < Event.TokenCount; slot++)
        {
            Assert.Equal(expected.Tokens[slot], actual.Tokens[slot]);
        }

        for (var slot = 0; slot < Event.ValueCount; slot++)
        {
            Assert.Equal(expected.Values[slot], actual.Values[slot]);
        }
    }

    private static Event Make(
        EventType type, EventView view, (ushort Source, int Version, long Time, long Received) head, string id,
        (bool, ulong, ulong)[] tokens, (bool, long)[] values, uint place)
    {
        var e =
            new Event { Type = type, View = view, SourceIndex = head.Source, Version = head.Version, Time = head.Time,
                Received = head.Received, Id = RecordId.Of(id), CalleePlace = place };
        for (var slot = 0; slot < tokens.Length; slot++)
        {
            e.Tokens[slot] = tokens[slot].Item1 ? new Token(new UInt128(tokens[slot].Item2, tokens[slot].Item3)) : default;
        }

        for (var slot = 0; slot < values.Length; slot++)
        {
            if (values[slot].Item1)
            {
                e.Set(slot, values[slot].Item2);
            }
        }

        return e;
    }
}
