using System.Globalization;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>Good calls of one number, for bad ones to be made of.</summary>
internal static class Call
{
    public const string Caller = "0812345678";
    public const double Seconds = 12.5;

    /// <summary>The morning of <see cref="EngineServer.Now"/>, local time.</summary>
    public const string Time = "2026-03-01T09:30:00+07:00";

    public const string CsvHeader = "id,time,caller,callee,durationSeconds,answered";

    /// <summary>As JSON.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="extra">Further members, with their comma in front.</param>
    public static string Json(string id, string extra = "") => string.Create(CultureInfo.InvariantCulture,
        $$"""{"id":"{{id}}","time":"{{Time}}","caller":"{{Caller}}","callee":"0899999999","durationSeconds":{{Seconds}}{{extra}}}""");

    /// <summary>As JSON, with something else in a good value's place.</summary>
    public static string With(string good, string bad) => Json("b").Replace(good, bad, StringComparison.Ordinal);

    /// <summary>As a row below <see cref="CsvHeader"/>.</summary>
    public static string Row(string id) => string.Create(CultureInfo.InvariantCulture, $"{id},{Time},{Caller},0899999999,{Seconds},true");

    /// <summary>Records of a format as one body.</summary>
    public static string Body(BatchFormat format, params IEnumerable<string> records) => format switch
    {
        BatchFormat.Json => $"[{string.Join(',', records)}]",
        BatchFormat.NdJson => string.Join('\n', records) + "\n",
        _ => string.Join('\n', records.Prepend(CsvHeader)) + "\n",
    };

    /// <summary>A call in a format.</summary>
    public static string In(BatchFormat format, string id) => format == BatchFormat.Csv ? Row(id) : Json(id);

    public static string ContentType(BatchFormat format) => format switch
    {
        BatchFormat.Json => "application/json",
        BatchFormat.NdJson => "application/x-ndjson",
        _ => "text/csv",
    };
}
