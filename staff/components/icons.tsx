import type { ReactNode } from 'react'

/** Small pictures of our own, always beside words, so they say nothing to a screen reader. */
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  )
}

export const TickIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="8" />
    <path d="M6 10.3 8.8 13 14 7.4" />
  </Icon>
)
export const CrossIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="8" />
    <path d="M7 7l6 6M13 7l-6 6" />
  </Icon>
)
export const QuestionIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="8" />
    <path d="M7.6 7.8c.2-1.4 1.2-2.1 2.5-2.1 1.4 0 2.5.9 2.5 2.1 0 1.7-2.5 1.9-2.5 3.6M10.1 14.2v.3" />
  </Icon>
)
export const ClockIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="8" />
    <path d="M10 5.5V10l3 2" />
  </Icon>
)
export const HourglassIcon = () => (
  <Icon>
    <path d="M5 2.5h10M5 17.5h10M6 2.5c0 4 3 5 4 7.5-1 2.5-4 3.5-4 7.5M14 2.5c0 4-3 5-4 7.5 1 2.5 4 3.5 4 7.5" />
  </Icon>
)
export const TodayIcon = () => (
  <Icon>
    <path d="M3 5h14v12H3zM3 8.5h14M7 3v3.5M13 3v3.5" />
    <circle cx="10" cy="12.7" r="1.5" />
  </Icon>
)
export const OverdueIcon = () => (
  <Icon>
    <path d="M10 2.5 18 17H2zM10 8v4.5M10 14.7v.3" />
  </Icon>
)
export const DashIcon = () => (
  <Icon>
    <path d="M5 10h10" />
  </Icon>
)
export const GearIcon = () => (
  <Icon>
    <path d="M3 6h7M14 6h3M3 14h3M10 14h7" />
    <circle cx="12" cy="6" r="2" />
    <circle cx="8" cy="14" r="2" />
  </Icon>
)
export const BellIcon = () => (
  <Icon>
    <path d="M4 14.5h12c-1.4-1.2-1.7-2.6-1.7-5.2a4.3 4.3 0 0 0-8.6 0c0 2.6-.3 4-1.7 5.2zM8.5 17a1.6 1.6 0 0 0 3 0" />
  </Icon>
)
export const BackIcon = () => (
  <Icon>
    <path d="M12 4l-6 6 6 6" />
  </Icon>
)
