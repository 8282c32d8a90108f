using FraudSignals.Host;
using FraudSignals.Host.Shell;

return await new CommandLine(Terminal.OfProcess(), TimeProvider.System).RunAsync(args);
