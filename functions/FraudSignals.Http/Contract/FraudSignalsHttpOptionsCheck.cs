using FraudSignals.Events;
using FraudSignals.Events.Sources;
using Microsoft.Extensions.Options;

namespace FraudSignals.Http.Contract;

/// <summary>Refuses settings that cannot work, by name, before the host takes its first request.</summary>
internal sealed class FraudSignalsHttpOptionsCheck : IValidateOptions<FraudSignalsHttpOptions>
{
    public ValidateOptionsResult Validate(string? name, FraudSignalsHttpOptions options)
    {
        var limits = options.Limits;
        List<string> failures = [];
        AtLeast(nameof(HttpLimits.MaxBodyBytes), limits.MaxBodyBytes, 1);
        AtLeast(nameof(HttpLimits.MaxUnpackedBytes), limits.MaxUnpackedBytes, 1);
        AtLeast(nameof(HttpLimits.MaxRatio), limits.MaxRatio, 10);
        AtLeast(nameof(HttpLimits.MaxRecords), limits.MaxRecords, 1);
        AtLeast(nameof(HttpLimits.MaxRecordBytes), limits.MaxRecordBytes, 1024);
        AtMost(nameof(HttpLimits.MaxRecordBytes), limits.MaxRecordBytes, 16 << 20);
        AtLeast(nameof(HttpLimits.MaxErrors), limits.MaxErrors, 0);
        AtLeast(nameof(HttpLimits.MaxConcurrentBatches), limits.MaxConcurrentBatches, 1);
        AtLeast(nameof(HttpLimits.MaxWaitingPerClient), limits.MaxWaitingPerClient, 0);
        AtLeast(nameof(HttpLimits.ChunkRecords), limits.ChunkRecords, 1);
        AtMost(nameof(HttpLimits.ChunkRecords), limits.ChunkRecords, 1 << 20);
        if (limits.MaxDuration <= TimeSpan.Zero && limits.MaxDuration != Timeout.InfiniteTimeSpan)
        {
            failures.Add(
                $"Limits:{nameof(HttpLimits.MaxDuration)} is {limits.MaxDuration}; it must be longer than nothing, or left out for no "
                + $"bound.");
        }

        if (limits.MaxWait < TimeSpan.Zero)
        {
            failures.Add($"Limits:{nameof(HttpLimits.MaxWait)} is {limits.MaxWait}; it must not be negative.");
        }

        if (options.OAuth.IsOn)
        {
            if (!Uri.TryCreate(options.OAuth.Authority, UriKind.Absolute, out var issuer)
                || (issuer.Scheme != Uri.UriSchemeHttps && !issuer.IsLoopback))
            {
                failures.Add($"OAuth:Authority is {options.OAuth.Authority}; it must be an absolute https address.");
            }

            if (options.OAuth.Audience.Length == 0)
            {
                failures.Add("OAuth:Audience is empty; name what tokens are made for, or tokens for others would be taken.");
            }
        }

        if (options.Sources.Count == 0)
        {
            failures.Add("Sources is empty; name at least one source.");
        }

        foreach (var twice in options.Sources.GroupBy(s => s.Name).Where(g => g.Count() > 1))
        {
            failures.Add($"Sources names {twice.Key} more than once.");
        }

        foreach (var twice in options.Sources.GroupBy(s => s.Index).Where(g => g.Count() > 1))
        {
            failures.Add($"Sources gives the index {twice.Key} to {string.Join(" and ", twice.Select(s => s.Name))}; each needs its own.");
        }

        foreach (var source in options.Sources)
        {
            CheckSource(source);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void AtLeast(string setting, long value, long least)
        {
            if (value < least)
            {
                failures.Add($"Limits:{setting} is {value}; it must be at least {least}.");
            }
        }

        void AtMost(string setting, long value, long most)
        {
            if (value > most)
            {
                failures.Add($"Limits:{setting} is {value}; it must be at most {most}.");
            }
        }

        void CheckSource(Source source)
        {
            if (source.Name.Length == 0 || source.Name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
            {
                failures.Add($"Sources: the name '{source.Name}' must be lower-case letters, digits and dashes.");
            }

            if (source.Desk is not (null or "bank" or "telco"))
            {
                failures.Add($"Sources: Desk of {source.Name} must be bank, telco or left out.");
            }

            if (source.CountryCode.Length is < 1 or > 3 || source.CountryCode.Any(c => !char.IsAsciiDigit(c))
                || source.CountryCode[0] == '0')
            {
                failures.Add($"Sources: CountryCode of {source.Name} must be one to three digits, such as 66.");
            }

            string[] common = ["", "id", "time", "view", "version"];
            foreach (var (written, field) in source.Fields)
            {
                if (!common.Contains(field) && EventFieldInfo.Find(EventType.Call, field) is null
                    && EventFieldInfo.Find(EventType.Transfer, field) is null)
                {
                    failures.Add(
                        $"Sources: Fields of {source.Name} maps {written} to {field}, which is no field; map it to \"\" to leave it out.");
                }
            }

            foreach (var field in source.Lacks.Select(EventFieldInfo.Of).Where(f => f.Required || f.Derived))
            {
                failures.Add(
                    $"Sources: Lacks of {source.Name} names {field.Name}, which "
                    + $"{(field.Required ? "every record must have" : "no record has")}.");
            }
        }
    }
}
