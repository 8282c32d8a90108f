using System.Net;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Storage.Local;

namespace FraudSignals.Host.Tests.Serving.Observing;

public sealed class MetricsTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_posted_is_counted_to_the_event()
    {
        // Where a directory stands in its place the alert file cannot be written, so the alert waits.
        Directory.CreateDirectory(_directory.File("alerts.ndjson"));
        await using var host = await StartAsync();
        using var client = new HttpClient { BaseAddress = host.Url };
        Assert.Equal(HttpStatusCode.OK, await Posts.PostAsync(client, "/api/calls", Posts.Calls()));
        Assert.Equal(HttpStatusCode.OK, await Posts.PostAsync(client, "/api/transfers", Posts.Transfers()));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Posts.PostAsync(client, "/api/calls", "", "text/plain"));

        // A batch is measured when its answer has gone, which may be a little later than it came.
        var shown = await Scrape.OfAsync(client);
        await Until.TrueAsync(
            async () => (shown = await Scrape.OfAsync(client)).Of("fraudsignals_batches_total").Values.Sum() == 3
                && shown.Of("fraudsignals_batch_duration_seconds_count").Values.Sum() == 3,
            "all batches are measured", TestContext.Current.CancellationToken);

        Same(shown.Of("fraudsignals_events_total"),
            ("outcome=\"accepted\" type=\"call\"", 3), ("outcome=\"duplicate\" type=\"call\"", 1),
            ("outcome=\"superseded\" type=\"call\"", 1),
            ("outcome=\"too_late\" type=\"call\"", 1), ("outcome=\"too_early\" type=\"call\"", 1),
            ("outcome=\"rejected\" type=\"call\"", 2),
            ("outcome=\"accepted\" type=\"transfer\"", 2));
        Same(shown.Of("fraudsignals_batches_total"),
            ("http_response_status_code=\"200\" type=\"call\"", 1), ("http_response_status_code=\"200\" type=\"transfer\"", 1),
            ("http_response_status_code=\"415\" type=\"call\"", 1));
        Same(shown.Of("fraudsignals_batch_duration_seconds_count"), ("type=\"call\"", 2), ("type=\"transfer\"", 1));
        Same(shown.Of("fraudsignals_stage_duration_seconds_count"),
            [.. ((string[])["read", "wait", "tokenise", "load", "evaluate", "commit"]).Select(stage => ($"stage=\"{stage}\"", 2.0))]);
        Assert.All(shown.Of("fraudsignals_stage_duration_seconds_sum"), stage => Assert.InRange(stage.Value, 1e-9, 600));

        Assert.Equal(2, shown["fraudsignals_findings_total"]);
        Same(shown.Of("fraudsignals_alerts_total"), ("level=\"interdiction\" typology=\"busy\"", 1));
        Same(shown.Of("fraudsignals_rule_outcomes_total"),
            ("outcome=\"hit\" rule=\"many\"", 1), ("outcome=\"miss\" rule=\"many\"", 2), ("outcome=\"cannot_say\" rule=\"many\"", 0),
            ("outcome=\"hit\" rule=\"wide\"", 1), ("outcome=\"miss\" rule=\"wide\"", 2), ("outcome=\"cannot_say\" rule=\"wide\"", 0),
            ("outcome=\"hit\" rule=\"very_many\"", 0), ("outcome=\"miss\" rule=\"very_many\"", 3),
            ("outcome=\"cannot_say\" rule=\"very_many\"", 0));

        Assert.Equal(1, shown["fraudsignals_subjects kind=\"number\""]);
        Assert.InRange(shown["fraudsignals_subject_state_bytes kind=\"number\""], 40, 4096);
        Assert.Equal(0, shown["fraudsignals_subjects kind=\"account\""]);
        Assert.Equal(5, shown["fraudsignals_record_ids"]);
        Assert.InRange(shown["fraudsignals_record_id_state_bytes"], 5 * 8, 4096 * 8 * 16);

        Assert.Equal(2, shown["fraudsignals_journal_frame_records_count"]);
        Assert.Equal(2, shown["fraudsignals_journal_frame_records_sum"]);
        Assert.Equal(2, shown["fraudsignals_journal_flush_duration_seconds_count"]);
        Assert.InRange(shown["fraudsignals_journal_written_bytes_total"], 5 * 50, 8192);
        Same(shown.Of("fraudsignals_outbox_waiting"), ("target=\"alert-file\"", 1));
        Assert.InRange(shown["fraudsignals_outbox_oldest_age_seconds target=\"alert-file\""], 1e-9, 600);
        Assert.All(
            (string[])["fraudsignals_ingestion_closed", "fraudsignals_journal_failed", "fraudsignals_journal_full"],
            name => Assert.Equal(0, shown[name]));
        Assert.Empty(shown.Of("fraudsignals_checkpoint_age_seconds"));
    }

    [Fact]
    public async Task What_a_process_before_did_is_no_count_of_this_one()
    {
        await using (var before = await StartAsync())
        {
            using var earlier = new HttpClient { BaseAddress = before.Url };
            await Posts.PostAsync(earlier, "/api/calls", Posts.Calls());
        }

        await using var host = await StartAsync();
        using var client = new HttpClient { BaseAddress = host.Url };

        var shown = await Scrape.OfAsync(client);

        Assert.Equal(0, shown["fraudsignals_rule_outcomes_total outcome=\"hit\" rule=\"many\""]);
        Assert.Empty(shown.Of("fraudsignals_events_total"));
        Assert.Equal(1, shown["fraudsignals_subjects kind=\"number\""]);
        Assert.Equal(3, shown["fraudsignals_record_ids"]);
    }

    [Fact]
    public async Task No_label_tells_whom_it_is_about()
    {
        await using var host = await StartAsync();
        using var client = new HttpClient { BaseAddress = host.Url };
        await Posts.PostAsync(client, "/api/calls", Posts.Calls());
        await Posts.PostAsync(client, "/api/transfers?history=true", Posts.Transfers());

        // The subject is known by one of the tokens looked for, so they are the right ones.
        var subject =
            await client.GetStringAsync(new Uri($"/api/subjects/number/{Posts.Caller}", UriKind.Relative),
                TestContext.Current.CancellationToken);
        Assert.Contains(Posts.Secrets(), secret => subject.Contains(secret, StringComparison.OrdinalIgnoreCase));

        var shown = await Scrape.OfAsync(client);
        Assert.Equal(1, shown["fraudsignals_alerts_total level=\"interdiction\" typology=\"busy\""]);
        Assert.All(Posts.Secrets(), secret => Assert.DoesNotContain(secret, shown.Text, StringComparison.OrdinalIgnoreCase));
    }

    private Task<TestHost> StartAsync() => TestHost.StartAsync(options => options with
    {
        ReceptionTime = ReceptionTime.Clock,
        Store = new LocalStoreOptions { Directory = _directory.Path, SegmentBytes = 8 << 20 },
    });

    private static void Same(Dictionary<string, double> actual, params IEnumerable<(string Labels, double Value)> expected) =>
        Assert.Equal(expected.OrderBy(e => e.Labels, StringComparer.Ordinal),
            actual.Select(a => (a.Key, a.Value)).OrderBy(a => a.Key, StringComparer.Ordinal));
}
