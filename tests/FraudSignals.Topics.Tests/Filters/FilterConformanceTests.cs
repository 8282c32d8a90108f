using System.Collections.Immutable;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Filters;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Tests.Filters;

/// <summary>What a filter of Service Bus is documented to do, a row each, for one message.</summary>
public sealed class FilterConformanceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly TopicMessage Message = new()
    {
        MessageId = "m-1",
        Subject = "sim_box",
        CorrelationId = "c-7",
        ContentType = "application/json",
        Properties = new Dictionary<string, object?>
        {
            ["severity"] = "high",
            ["score"] = 85,
            ["ratio"] = 0.5,
            ["big"] = 5_000_000_000L,
            ["price"] = 12.50m,
            ["open"] = true,
            ["rate"] = "50%_off",
            ["nothing"] = null,
            ["id"] = new Guid("00000000-0000-0000-0000-000000000001"),
            ["at"] = new DateTime(2026, 11, 30, 0, 0, 0, DateTimeKind.Utc),
            ["order id"] = 3,
            ["from"] = "x",
        }.ToImmutableDictionary(),
    };

    [Theory]
    // Comparison.
    [InlineData("severity = 'high'", true)]
    [InlineData("severity = 'HIGH'", false)]
    [InlineData("severity <> 'low'", true)]
    [InlineData("severity != 'high'", false)]
    [InlineData("score > 80", true)]
    [InlineData("score >= 85", true)]
    [InlineData("score < 85", false)]
    [InlineData("score <= 85", true)]
    [InlineData("score = 85.0", true)]
    [InlineData("big > score", true)]
    [InlineData("price = 12.5", true)]
    [InlineData("ratio < 1", true)]
    [InlineData("open = TRUE", true)]
    [InlineData("open = false", false)]
    [InlineData("severity > 'a'", true)]
    [InlineData("score = 0x55", true)]
    [InlineData("score = 8.5e1", true)]
    // Unlike kinds compare to nothing, either way.
    [InlineData("severity = 5", false)]
    [InlineData("severity <> 5", false)]
    [InlineData("NOT (severity = 5)", false)]
    // AND, OR, NOT and their precedence.
    [InlineData("severity = 'high' AND score > 80", true)]
    [InlineData("severity = 'low' AND score > 80", false)]
    [InlineData("severity = 'low' OR score > 80", true)]
    [InlineData("NOT severity = 'low'", true)]
    [InlineData("NOT NOT severity = 'high'", true)]
    [InlineData("severity = 'high' OR severity = 'low' AND score < 0", true)]
    [InlineData("(severity = 'high' OR severity = 'low') AND score < 0", false)]
    [InlineData("severity = 'low' or not score < 0", true)]
    [InlineData("open", true)]
    // Absent properties are unknown, and unknown is not taken.
    [InlineData("missing = 'x'", false)]
    [InlineData("missing <> 'x'", false)]
    [InlineData("NOT missing = 'x'", false)]
    [InlineData("missing = missing", false)]
    [InlineData("missing = 'x' OR severity = 'high'", true)]
    [InlineData("missing = 'x' AND severity = 'high'", false)]
    [InlineData("NOT (missing = 'x' AND severity = 'low')", true)]
    [InlineData("NOT (missing = 'x' AND severity = 'high')", false)]
    [InlineData("NOT (missing = 'x' OR severity = 'low')", false)]
    [InlineData("missing + 1 > 0", false)]
    [InlineData("missing LIKE '%'", false)]
    [InlineData("missing NOT LIKE 'x'", false)]
    [InlineData("missing IN ('x')", false)]
    [InlineData("missing NOT IN ('x')", false)]
    [InlineData("missing > 1", false)]
    // IS NULL, EXISTS.
    [InlineData("missing IS NULL", true)]
    [InlineData("severity IS NULL", false)]
    [InlineData("severity IS NOT NULL", true)]
    [InlineData("missing IS NOT NULL", false)]
    [InlineData("nothing IS NULL", true)]
    [InlineData("nothing = NULL", false)]
    [InlineData("EXISTS(severity)", true)]
    [InlineData("EXISTS(missing)", false)]
    [InlineData("NOT EXISTS(user.missing)", true)]
    [InlineData("exists(sys.Label)", true)]
    [InlineData("EXISTS(sys.ReplyTo)", false)]
    // IN.
    [InlineData("severity IN ('low', 'high')", true)]
    [InlineData("severity IN ('low')", false)]
    [InlineData("severity NOT IN ('low', 'medium')", true)]
    [InlineData("score IN (1, 85)", true)]
    [InlineData("severity IN ('low', missing)", false)]
    [InlineData("severity NOT IN ('low', missing)", false)]
    // LIKE.
    [InlineData("severity LIKE 'hi%'", true)]
    [InlineData("severity LIKE '%gh'", true)]
    [InlineData("severity LIKE 'h__h'", true)]
    [InlineData("severity LIKE 'h_h'", false)]
    [InlineData("severity LIKE 'HIGH'", false)]
    [InlineData("severity NOT LIKE 'lo%'", true)]
    [InlineData("rate LIKE '50!%!_%' ESCAPE '!'", true)]
    [InlineData(@"rate LIKE '50\%%' ESCAPE '\'", true)]
    [InlineData("severity LIKE 'h!%' ESCAPE '!'", false)]
    [InlineData("severity LIKE ''", false)]
    [InlineData("severity LIKE '%i%g%'", true)]
    [InlineData("score LIKE '8%'", false)]
    // Arithmetic, as C# has it.
    [InlineData("score + 5 = 90", true)]
    [InlineData("score - 5 * 2 = 75", true)]
    [InlineData("(score - 5) * 2 = 160", true)]
    [InlineData("score / 2 = 42", true)]
    [InlineData("score / 2.0 = 42.5", true)]
    [InlineData("score % 2 = 1", true)]
    [InlineData("-score = -85", true)]
    [InlineData("+score = 85", true)]
    [InlineData("severity + '!' = 'high!'", true)]
    // Scopes, names and functions.
    [InlineData("sys.Label = 'sim_box'", true)]
    [InlineData("sys.label LIKE 'sim%'", true)]
    [InlineData("sys.MessageId = 'm-1'", true)]
    [InlineData("sys.CorrelationId = 'c-7' AND sys.ContentType = 'application/json'", true)]
    [InlineData("user.severity = 'high'", true)]
    [InlineData("SEVERITY = 'high'", true)]
    [InlineData("[order id] = 3", true)]
    [InlineData("\"order id\" = 3", true)]
    [InlineData("[from] = 'x'", true)]
    [InlineData("property('order id') = 3", true)]
    [InlineData("p('severity') = 'high'", true)]
    [InlineData("Label = 'sim_box'", false)]
    [InlineData("severity = 'it''s'", false)]
    [InlineData("'it''s' = 'it''s'", true)]
    [InlineData("1=1", true)]
    [InlineData("1=0", false)]
    public void An_sql_filter(string filter, bool takes) => Assert.Equal(takes, SqlFilter.Parse(filter).Matches(Message));

    [Theory]
    [InlineData("score / 0 = 1")]
    [InlineData("severity * 2 = 4")]
    [InlineData("-severity = 'x'")]
    [InlineData("big * big * 4 > 1")]
    public void An_sql_filter_that_fails_on_the_message(string filter) =>
    Assert.Throws<FilterException>(() => SqlFilter.Parse(filter).Matches(Message));

    [Theory]
    [InlineData("", "1 to 1024 characters")]
    [InlineData("severity =", "The filter ends where a value or a property should stand.")]
    [InlineData("severity = 'high", "no closing '")]
    [InlineData("severity == 'high'", "At character 11 stands '='")]
    [InlineData("severity = 'high' score", "At character 19 stands 'score' where the end should.")]
    [InlineData("(severity = 'high'", "')'")]
    [InlineData("severity IN 'x'", "'('")]
    [InlineData("severity NOT 'x'", "LIKE or IN")]
    [InlineData("severity IS 'x'", "NULL")]
    [InlineData("severity LIKE 'x' ESCAPE 'ab'", "one character in quotes")]
    [InlineData("severity LIKE 'x!' ESCAPE '!'", "ends with its escape character")]
    [InlineData("sys.Colour = 'x'", "There is no property sys.Colour; there are ContentType")]
    [InlineData("other.x = 1", "a property is of sys or of user")]
    [InlineData("lower(severity) = 'x'", "There is no function lower")]
    [InlineData("a & b", "'&' at character 3 means nothing")]
    [InlineData("x = 1.2.3", "is no number")]
    public void No_sql_filter_says_where_and_why(string filter, string why) =>
        Assert.Contains(why, Assert.Throws<FilterException>(() => SqlFilter.Parse(filter)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Contains("nests",
            Assert.Throws<FilterException>(() => SqlFilter.Parse(new string('(', 500) + "1=1" + new string(')', 500))).Message,
            StringComparison.Ordinal);

    /// <summary>As long as a filter may be: each part is asked once.</summary>
    [Theory]
    [InlineData(" AND ", "1=1", true)]
    [InlineData(" OR ", "1=2", false)]
    public async Task A_long_filter_takes_no_longer_than_it_has_parts(string word, string part, bool takes)
    {
        var filter = SqlFilter.Parse(string.Join(word, Enumerable.Repeat(part, 120)));
        Assert.Equal(takes, await Task.Run(() => filter.Matches(Message), Stop).WaitAsync(TimeSpan.FromMinutes(2), Stop));
    }

    public static TheoryData<string, CorrelationFilter, bool> Correlations => new()
    {
        { "nothing named", new CorrelationFilter(), true },
        { "id equal", new CorrelationFilter { CorrelationId = "c-7" }, true },
        { "id differs", new CorrelationFilter { CorrelationId = "C-7" }, false },
        { "subject equal", new CorrelationFilter { Subject = "sim_box" }, true },
        { "absent system property", new CorrelationFilter { ReplyTo = "x" }, false },
        { "all of two", new CorrelationFilter { Subject = "sim_box", MessageId = "m-1" }, true },
        { "one of two", new CorrelationFilter { Subject = "sim_box", MessageId = "m-2" }, false },
        { "property equal", With("severity", "high"), true },
        { "property differs", With("severity", "low"), false },
        { "absent property", With("missing", "x"), false },
        { "absent property, null wanted", With("missing", null), false },
        { "number of another width", With("score", 85L), true },
        { "number as text", With("score", "85"), false },
        { "truth", With("open", true), true },
        { "guid", With("id", new Guid("00000000-0000-0000-0000-000000000001")), true },
        { "time", With("at", new DateTime(2026, 11, 30, 0, 0, 0, DateTimeKind.Utc)), true },
    };

    [Theory]
    [MemberData(nameof(Correlations))]
    public void A_correlation_filter(string row, CorrelationFilter filter, bool takes) =>
    Assert.True(filter.Matches(Message) == takes, row);

    private static CorrelationFilter With(string name, object? value) =>
        new() { Properties = ImmutableSortedDictionary<string, object?>.Empty.Add(name, value) };
}
