//! What every process has, under the names that every exporter gives it.

use std::{fs, time::SystemTime};

use super::{Kind, Text};

pub(crate) struct Process {
    started_at: f64,
}

impl Default for Process {
    fn default() -> Self {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Process { started_at: since.map_or(0.0, |since| since.as_secs_f64()) }
    }
}

impl Process {
    pub fn write(&self, text: &mut Text) {
        let help = "When the server started, in seconds since 1970.";
        text.single("process_start_time_seconds", Kind::Gauge, help, self.started_at);
        if let Some(bytes) = resident() {
            text.single("process_resident_memory_bytes", Kind::Gauge, "Memory in use.", bytes);
        }
        if let Ok(files) = fs::read_dir("/proc/self/fd") {
            text.single("process_open_fds", Kind::Gauge, "Open files.", files.count());
        }
    }
}

/// Bytes, where the system tells.
fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}
