using System.Collections.Immutable;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Tests.Formats;

/// <summary>Records under the names of their source, in CSV and JSON alike.</summary>
public sealed class SourceNamesTests
{
    private const string Time = "2026-03-01T09:30:00Z";

    private static readonly Source Telco = new()
    {
        Index = 3,
        Name = "telco",
        Fields = ImmutableDictionary<string, string>.Empty.Add("A", "caller").Add("caller", "callee").Add("SECS", "durationSeconds")
            .Add("SUM", "amount").Add("TARIFF", ""),
    };

    [Theory]
    [InlineData(BatchFormat.Csv, $"id,time,A,caller,SECS,TARIFF\n1,{Time},191,192,5,x\n2,{Time},191,192,6,\n")]
    [InlineData(BatchFormat.NdJson,
        $$$"""{"id":"1","time":"{{{Time}}}","A":"191","caller":"192","SECS":5,"TARIFF":{"x":[1]}}{{{"\n"}}}{"id":"2","time":"{{{Time}}}","A":"191","caller":"192","SECS":6}""")]
    [InlineData(BatchFormat.Json,
        $$"""[{"TARIFF":1,"TARIFF":2,"id":"1","time":"{{Time}}","A":"191","caller":"192","SECS":5},{"caller":"192","A":"191","id":"2","time":"{{Time}}","durationSeconds":6}]""")]
    public void Fields_are_read_under_a_sources_own_names_and_left_out_where_it_says_so(BatchFormat format, string input)
    {
        var (batch, errors) = Read(format, input, Telco);

        Assert.Empty(errors.Items);
        Assert.Equal(2, batch.Count);
        for (var i = 0; i < 2; i++)
        {
            var e = batch.Events[i];
            Assert.Equal($"191 192 {5 + i}0 3", $"{Clear(batch, e, 0)} {Clear(batch, e, 1)} {e.Values[0]} {e.SourceIndex}");
        }
    }

    [Theory]
    [InlineData(BatchFormat.NdJson,
        "{\"id\":\"1\",\"time\":\"2026-03-01T09:30:00Z\",\"A\":\"191\",\"caller\":\"192\",\"SECS\":5,\"SUM\":1}", "SUM unknown_field")]
    [InlineData(BatchFormat.NdJson,
        "{\"id\":\"1\",\"time\":\"2026-03-01T09:30:00Z\",\"A\":\"191\",\"caller\":\"192\",\"SECS\":5,\"durationSeconds\":6}",
        "durationSeconds duplicate_field")]
    [InlineData(BatchFormat.NdJson, "{\"id\":\"1\",\"time\":\"2026-03-01T09:30:00Z\",\"A\":\"191\",\"caller\":\"192\"}",
        "durationSeconds missing_field")]
    public void What_does_not_belong_is_told_all_the_same(BatchFormat format, string input, string expected)
    {
        var (batch, errors) = Read(format, input, Telco);

        Assert.Equal(0, batch.Count);
        Assert.Equal(expected, string.Join(';', errors.Items.Select(e => $"{e.Field} {e.Code}")));
    }

    [Theory]
    [InlineData(BatchFormat.Csv, $"id,time,caller,callee,durationSeconds,ANS,sim,kind\n1,{Time},191,192,5,not a flag,s,sms\n")]
    [InlineData(BatchFormat.NdJson,
        $$"""{"id":"1","time":"{{Time}}","caller":"191","callee":"192","durationSeconds":5,"answered":true,"ANS":false,"sim":"s","kind":"sms"}""")]
    public void Fields_a_feed_lacks_are_absent_whatever_its_records_hold(BatchFormat format, string input)
    {
        var source = new Source
        {
            Index = 1,
            Name = "billing",
            Fields = ImmutableDictionary<string, string>.Empty.Add("ANS", "answered"),
            Lacks = [EventField.Answered, EventField.Sim, EventField.Kind, EventField.Channel],
        };
        var (batch, errors) = Read(format, input, source);

        Assert.Empty(errors.Items);
        var e = Assert.Single(batch.Events[..batch.Count]);
        Assert.All([EventField.Answered, EventField.Sim, EventField.Kind], field => Assert.False(e.Has(EventFieldInfo.Of(field))));
        Assert.True(e.Has(EventFieldInfo.Of(EventField.DurationSeconds)));
    }

    [Fact]
    public void Sources_that_write_as_the_contract_does_share_one_table() =>
        Assert.Same(FieldTable.Of(EventType.Call, Source.Local),
            FieldTable.Of(EventType.Call, new Source { Index = 9, Name = "z", CountryCode = "95", NumberRanges = ["+95"] }));

    private static (EventBatch Batch, RecordErrors Errors) Read(BatchFormat format, string input, Source source)
    {
        var (batch, errors) = (new EventBatch(10), new RecordErrors());
        Assert.Equal(ReadStatus.End,
            RecordReaders.Create(format, EventType.Call, source).Read(Encoding.UTF8.GetBytes(input), true, batch, errors, null, out _));
        return (batch, errors);
    }

    private static string Clear(EventBatch batch, in Event e, int slot) => Encoding.UTF8.GetString(batch.ClearText(e, slot));
}
