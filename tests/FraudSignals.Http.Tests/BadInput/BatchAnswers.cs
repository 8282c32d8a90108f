using System.Net;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>Asserts whole answers to batches. Errors are written <c>index id field code</c>, a dash where there is none.</summary>
internal static class BatchAnswers
{
    /// <summary>The batch was read to its end.</summary>
    public static void AssertTaken(this Answer answer, Counts counts, params string[] errors)
    {
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal(errors, answer.Errors);
        Assert.Equal(counts, new Counts(
            answer.Number("accepted"), answer.Number("duplicates"), answer.Number("superseded"), answer.Number("tooLate"),
            answer.Number("rejected"),
            answer.Number("findings"), answer.Number("alerts"), answer.Number("conflicts")));
        Assert.NotEmpty(answer.Json.GetProperty("batchId").GetString()!);
        Assert.Equal(13, answer.Json.EnumerateObject().Count());
        AssertExplained(answer);
    }

    /// <summary>The reading ended at the record <paramref name="index"/>, after <paramref name="accepted"/> good ones.</summary>
    public static void AssertStopped(this Answer answer, HttpStatusCode status, string code, long accepted, long index,
        params string[] errors)
    {
        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal(((long)status, code, $"urn:fraudsignals:problem:{code}"), (
            answer.Number("status"), answer.Json.GetProperty("code").GetString(), answer.Json.GetProperty("type").GetString()));
        Assert.Equal((accepted, index, errors.Length), (answer.Number("accepted"), answer.Number("index"), answer.Number("rejected")));
        Assert.Equal(errors, errors.Length == 0 ? [] : answer.Errors);
        Assert.NotEmpty(answer.Json.GetProperty("detail").GetString()!);
        Assert.Equal(errors.Length == 0 ? 8 : 9, answer.Json.EnumerateObject().Count());
        AssertExplained(answer);
    }

    // Every error is explained in a sentence, and none holds a subscriber's number.
    private static void AssertExplained(Answer answer)
    {
        Assert.DoesNotContain(Call.Caller, answer.Text, StringComparison.Ordinal);
        if (answer.Json.TryGetProperty("errors", out var errors))
        {
            Assert.All(errors.EnumerateArray(), error => Assert.Matches("[.?]$", error.GetProperty("detail").GetString()));
        }
    }
}
